// amazon-cognito-identity-js signs in to the emulator: `node identity-js.mjs ADDRESS USERS`.
//
// Prints one JSON object a check. Each check makes a user of its own, with a random name and password, and
// throws where the client or the server does not do what it should.

import { isDeepStrictEqual } from "node:util";
import { entropy, shortPrivateValue, signedPrivateValue } from "./identity-js/entropy.mjs";
import { firstA, passedClaims } from "./identity-js/wire.mjs";
import * as users from "./identity-js/users.mjs";

const [address, count] = [process.argv[2], Number(process.argv[3])];
const CLIENT = "amazon-cognito-identity-js 6.3.21";
const FORMS = ["short-b", "signed-b", "odd-b", "short-u", "signed-u", "short-s", "signed-s"];

const pool = await users.createPool(address);

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
  await user.isRefused(() => user.signIn(`${user.password}x`));
  expect(passedClaims(user.name), ["PASSWORD_VERIFIER"]);
}

async function isRefusedWithAWrongDevicePassword(user) {
  user.setDevicePassword("d3Jvbmc=");
  await user.isRefused(() => user.signIn());
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

const cells = new Map();

async function check(name, test) {
  const cell = cells.get(name) ?? { passed: 0, failed: 0, problems: [] };
  cells.set(name, cell);
  try {
    await test();
    cell.passed += 1;
  } catch (error) {
    cell.failed += 1;
    cell.problems.push(String(error?.stack ?? error));
  }
}

function expect(found, expected) {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
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
  const user = await pool.createUser();
  await wholeStory(user);
  await check("wrong device password", () => isRefusedWithAWrongDevicePassword(user));
  await check("wrong password", async () => isRefusedWithAWrongPassword(await pool.createUser()));
  if (index % 30 === 0) {
    await check("deleted device", async () => signsInAfterItsDeviceWasDeleted(await pool.createUser()));
  }
}
for (let again = 0; again < Math.ceil(count / 75); again += 1) {
  for (const form of FORMS) {
    const user = await pool.createUser();
    await pool.call("TestForce", { UserPoolId: pool.id, Username: user.name, Form: form });
    await wholeStory(user, ", forced values");
  }
  for (const [privateValue, hasForm] of [
    [shortPrivateValue, (A) => A.length <= 766],
    [signedPrivateValue, (A) => A.length === 768 && A >= "8"],
  ]) {
    const user = await pool.createUser();
    entropy.next(privateValue());
    await wholeStory(user, ", forced values", hasForm);
  }
}

for (const [name, cell] of cells) {
  console.log(JSON.stringify({ client: CLIENT, server: "server role", check: name, ...cell }));
}
