// The module as JavaScript sees it, and a sign-in over fetch.

/// Loads the module from its bytes, or compiled.
export async function load(module) {
  let exports;
  const page = {
    random_bytes: (address, length) => {
      crypto.getRandomValues(new Uint8Array(exports.memory.buffer, address, length));
    },
  };
  const loaded = await WebAssembly.instantiate(module, { page });
  ({ exports } = loaded.instance ?? loaded);

  const at = (length) => {
    const address = exports.room(length); // first, since it can make the memory grow
    return new Uint8Array(exports.memory.buffer, address, length);
  };
  // Calls a function of the module with texts in its memory, and reads its answer there.
  const call = (name, texts, ...rest) => {
    const bytes = new TextEncoder().encode(texts.map((text) => `${text}\0`).join(""));
    at(bytes.length).set(bytes);
    bytes.fill(0);
    const answer = new TextDecoder().decode(at(exports[name](...rest))).split("\0").slice(0, -1);
    if (answer[0] !== "") throw new Error(answer[0]);
    const parameters = {};
    for (let i = 1; i < answer.length; i += 2) parameters[answer[i]] = answer[i + 1];
    return parameters;
  };
  return {
    /// AuthParameters of InitiateAuth.
    start: (userPoolId, clientId, username) => call("start", [userPoolId, clientId, username]),
    /// ChallengeResponses of RespondToAuthChallenge.
    respond: (challengeParameters, password) =>
      call("respond", [password, ...Object.entries(challengeParameters).flat()], Date.now()),
  };
}

/// Signs in and gives the AuthenticationResult. The endpoint is https://cognito-idp.REGION.amazonaws.com/ or the
/// emulator's.
export async function signIn(crate, endpoint, userPoolId, clientId, username, password) {
  const send = async (operation, request) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId: clientId, ...request }),
    });
    const reply = await response.json();
    if (!response.ok) throw new Error(`${reply.__type}: ${reply.message}`);
    return reply;
  };
  const AuthParameters = crate.start(userPoolId, clientId, username);
  const challenge = await send("InitiateAuth", { AuthFlow: "USER_SRP_AUTH", AuthParameters });
  const { ChallengeName, ChallengeParameters, Session } = challenge;
  if (ChallengeName !== "PASSWORD_VERIFIER") throw new Error(`the pool asks for ${ChallengeName}`);
  const ChallengeResponses = crate.respond(ChallengeParameters, password);
  const reply = await send("RespondToAuthChallenge", { ChallengeName, ChallengeResponses, Session });
  if (!reply.AuthenticationResult) throw new Error(`the pool asks for ${reply.ChallengeName}`);
  return reply.AuthenticationResult;
}
