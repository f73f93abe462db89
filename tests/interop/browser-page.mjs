// Runs in the page: signs users in as `/task` says, and posts what came of it.

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = globalThis.AmazonCognitoIdentity;
const { endpoint, poolId, clientId, users } = await (await fetch("/task")).json();
const Pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: clientId, endpoint });

function signIn(Username, Password) {
  const client = new CognitoUser({ Username, Pool });
  return new Promise((resolve, onFailure) => {
    client.authenticateUser(new AuthenticationDetails({ Username, Password }), {
      onSuccess: (session) => resolve(session.getAccessToken().getJwtToken()),
      onFailure,
    });
  });
}

const deviceKey = (name) => localStorage.getItem(`CognitoIdentityServiceProvider.${clientId}.${name}.deviceKey`);

async function play({ name, password }) {
  try {
    const wrongPassword = await signIn(name, `${password}x`).then(
      () => "signed in",
      (error) => error.name,
    );
    const first = await signIn(name, password);
    const key = deviceKey(name);
    const second = await signIn(name, password);
    return {
      wrongPassword,
      signIn: { accessToken: first },
      deviceSignIn: { accessToken: second, deviceKey: key },
    };
  } catch (error) {
    return { problem: `${error.name}: ${error.message}` };
  }
}

const outcomes = [];
for (const user of users) outcomes.push(await play(user));
await fetch("/report", { method: "POST", body: JSON.stringify(outcomes) });
