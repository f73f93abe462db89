// cognito-srp-helper signs in to the emulator: `node srp-helper.mjs ADDRESS USERS`.

import * as srp from "cognito-srp-helper";
import { check, createPool, deviceOf, expect, isRefused, print } from "./common.mjs";

const [address, count] = [process.argv[2], Number(process.argv[3])];
const pool = await createPool(address, { GenerateSecret: true });

/** Signs in as its documentation shows, with a device if there is one. */
async function signIn({ name, password }, device) {
  const session = srp.createSrpSession(name, password, pool.id, false);
  const SECRET_HASH = srp.createSecretHash(name, pool.clientId, pool.clientSecret);
  const own = { USERNAME: name, SECRET_HASH, ...(device && { DEVICE_KEY: device.key }) };
  const request = { ClientId: pool.clientId, AuthFlow: "USER_SRP_AUTH" };
  const AuthParameters = { CHALLENGE_NAME: "SRP_A", ...own };
  const started = await pool.call("InitiateAuth", srp.wrapInitiateAuth(session, { ...request, AuthParameters }));
  const respond = (signed, ChallengeName, Session) => {
    const response = { ClientId: pool.clientId, ChallengeName, ChallengeResponses: own, Session };
    return pool.call("RespondToAuthChallenge", srp.wrapAuthChallenge(signed, response));
  };

  const signed = srp.signSrpSession(session, started);
  let answer = await respond(signed, "PASSWORD_VERIFIER", started.Session);
  if (answer.ChallengeName === "DEVICE_SRP_AUTH") {
    const asked = await respond(signed, "DEVICE_SRP_AUTH", answer.Session);
    const proof = srp.signSrpSessionWithDevice(session, asked, device.group, device.password);
    answer = await respond(proof, "DEVICE_PASSWORD_VERIFIER", asked.Session);
  }
  return answer.AuthenticationResult;
}

async function signsIn(user) {
  const { AccessToken } = await signIn(user);
  expect((await pool.call("GetUser", { AccessToken })).Username, user.name);
}

async function confirmsADevice(user) {
  const { AccessToken, NewDeviceMetadata } = await signIn(user);
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata;
  const { DeviceSecretVerifierConfig, DeviceRandomPassword } = srp.createDeviceVerifier(DeviceKey, DeviceGroupKey);
  await pool.call("ConfirmDevice", { AccessToken, DeviceKey, DeviceSecretVerifierConfig });
  user.device = { key: DeviceKey, group: DeviceGroupKey, password: DeviceRandomPassword };
}

async function signsInWithItsDevice(user) {
  const { AccessToken, NewDeviceMetadata } = await signIn(user, user.device);
  expect([deviceOf(AccessToken), NewDeviceMetadata], [user.device.key, undefined]);
}

for (let index = 0; index < count; index += 1) {
  const user = await pool.createUser();
  await check("sign-in with secret", () => signsIn(user));
  await check("wrong password", () => isRefused(() => signIn({ ...user, password: `${user.password}x` })));
  await check("device confirm", () => confirmsADevice(user));
  await check("device sign-in", () => signsInWithItsDevice(user));
  await check("wrong device password", () =>
    isRefused(() => signIn(user, { ...user.device, password: `${user.device.password}x` })),
  );
  for (const sign of ["plus", "minus"]) {
    await pool.call("TestForce", { UserPoolId: pool.id, Username: user.name, Form: sign });
    await check(`sign-in, ${sign}`, () => signsIn(user));
    await check(`device sign-in, ${sign}`, () => signsInWithItsDevice(user));
  }
}
print("cognito-srp-helper 2.3.4");
