// amazon-cognito-identity-js signs in to the emulator: `node identity-js.mjs ADDRESS USERS`.

import { entropy, shortPrivateValue, signedPrivateValue } from "./identity-js/entropy.mjs";
import { firstA, passedClaims } from "./identity-js/wire.mjs";
import { User } from "./identity-js/users.mjs";
import { check, createPool, expect, isRefused, print } from "./common.mjs";

const [address, count] = [process.argv[2], Number(process.argv[3])];
const FORMS = ["short-b", "signed-b", "odd-b", "short-u", "signed-u", "short-s", "signed-s"];

const pool = await createPool(address);
const createUser = async () => new User(pool, await pool.createUser());

async function signsIn(user) {
  const session = await user.signIn();
  const { payload } = session.getIdToken();
  const found = await pool.call("GetUser", { AccessToken: session.getAccessToken().getJwtToken() });
  expect(payload["cognito:username"], user.name);
  expect(found.Username, user.name);
}

/** What the client does by itself after a sign-in with a new device, and that it is asked to remember it. */
async function confirmsItsDevice(user) {
  expect(user.device().deviceKey?.startsWith("us-east-1_"), true);
  expect(user.asksToRemember, true);
  expect(await user.remember(), "SUCCESS");
}

async function signsInWithItsDevice(user) {
  const key = user.device().deviceKey;
  const session = await user.signIn();
  expect(passedClaims(user.name), ["PASSWORD_VERIFIER", "DEVICE_PASSWORD_VERIFIER"]);
  expect(session.getAccessToken().payload.device_key, key);
}

async function isRefusedWithAWrongPassword(user) {
  await isRefused(() => user.signIn(`${user.password}x`));
  expect(passedClaims(user.name), ["PASSWORD_VERIFIER"]);
}

async function isRefusedWithAWrongDevicePassword(user) {
  user.setDevicePassword("d3Jvbmc=");
  await isRefused(() => user.signIn());
  expect(passedClaims(user.name), ["PASSWORD_VERIFIER", "DEVICE_PASSWORD_VERIFIER"]);
}

/** The client sends the same claim again, without the device. */
async function signsInAfterItsDeviceWasDeleted(user) {
  const session = await user.signIn();
  const AccessToken = session.getAccessToken().getJwtToken();
  await pool.call("ForgetDevice", { AccessToken, DeviceKey: user.device().deviceKey });
  const before = user.device().deviceKey;
  await user.signIn();
  expect(passedClaims(user.name), ["PASSWORD_VERIFIER", "PASSWORD_VERIFIER"]);
  expect(user.device().deviceKey === before, false);
}

/** A user signs in, confirms the device, and signs in again with it; `suffix` names the cells, A is of a form. */
async function wholeStory(user, suffix = "", hasForm = () => true) {
  await check(`sign-in${suffix}`, async () => {
    await signsIn(user);
    expect(hasForm(firstA(user.name)), true);
  });
  await check(`device confirm${suffix}`, () => confirmsItsDevice(user));
  await check(`device sign-in${suffix}`, () => signsInWithItsDevice(user));
}

for (let index = 0; index < count; index += 1) {
  const user = await createUser();
  await wholeStory(user);
  await check("wrong device password", () => isRefusedWithAWrongDevicePassword(user));
  await check("wrong password", async () => isRefusedWithAWrongPassword(await createUser()));
  if (index % 30 === 0) {
    await check("deleted device", async () => signsInAfterItsDeviceWasDeleted(await createUser()));
  }
}
for (let again = 0; again < Math.ceil(count / 10); again += 1) {
  for (const sign of ["plus", "minus"]) {
    const user = await createUser();
    await pool.call("TestForce", { UserPoolId: pool.id, Username: user.name, Form: sign });
    await wholeStory(user, `, ${sign}`);
  }
}
for (let again = 0; again < Math.ceil(count / 75); again += 1) {
  for (const form of FORMS) {
    const user = await createUser();
    await pool.call("TestForce", { UserPoolId: pool.id, Username: user.name, Form: form });
    await wholeStory(user, ", forced values");
  }
  for (const [privateValue, hasForm] of [
    [shortPrivateValue, (A) => A.length <= 766],
    [signedPrivateValue, (A) => A.length === 768 && A >= "8"],
  ]) {
    const user = await createUser();
    entropy.next(privateValue());
    await wholeStory(user, ", forced values", hasForm);
  }
}
print("amazon-cognito-identity-js 6.3.21");
