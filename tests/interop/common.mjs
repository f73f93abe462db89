// What the clients in JavaScript have in common: a pool of the emulator, and how many users passed each check.

import { isDeepStrictEqual } from "node:util";
import { randomInt, randomUUID } from "node:crypto";

const ALPHABET = [..."abcXYZ0189 !\"$%&/()=?:'+*#.,;-_<>|~^°äßéñΩЖ中😀"];
/** What a wrong password is answered with. */
const WRONG_PASSWORD = "NotAuthorizedException: Incorrect username or password.";

/** A pool that tracks devices, with an app client. */
export async function createPool(address, settings = {}) {
  const call = async (operation, request) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}` },
      body: JSON.stringify(request),
    });
    const body = await response.json();
    if (response.ok) return body;
    throw Object.assign(new Error(body.message), { name: body.__type });
  };
  const created = await call("CreateUserPool", {
    PoolName: "interop",
    DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
  });
  const id = created.UserPool.Id;
  const createClient = async (settings) => {
    const request = { UserPoolId: id, ClientName: "interop", ...settings };
    const { ClientId, ClientSecret } = (await call("CreateUserPoolClient", request)).UserPoolClient;
    return { clientId: ClientId, clientSecret: ClientSecret };
  };
  const { clientId, clientSecret } = await createClient(settings);

  const createUser = async () => {
    const name = `user-${randomUUID()}`;
    const letters = Array.from({ length: randomInt(8, 40) }, () => ALPHABET[randomInt(ALPHABET.length)]);
    const [user, password] = [{ UserPoolId: id, Username: name }, letters.join("")];
    await call("AdminCreateUser", user);
    await call("AdminSetUserPassword", { ...user, Password: password, Permanent: true });
    return { name, password };
  };
  return { id, address, call, clientId, clientSecret, createClient, createUser };
}

const cells = new Map();

/** Runs a check of one user: it throws where the client or the server does not do what it should. */
export async function check(name, test) {
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

/** Prints one JSON object a check. */
export function print(client) {
  for (const [name, cell] of cells) {
    console.log(JSON.stringify({ client, server: "server role", check: name, ...cell }));
  }
}

export function expect(found, expected) {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }
}

/** Passes if the sign-in is refused as one with a wrong password is. */
export async function isRefused(signIn) {
  const outcome = await signIn().then(
    () => "signed in",
    (error) => `${error.name}: ${error.message}`,
  );
  expect(outcome, WRONG_PASSWORD);
}

/** The device that an access token was given to. */
export function deviceOf(accessToken) {
  return JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url")).device_key;
}
