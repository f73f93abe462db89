// Amplify's Auth signs in to the emulator: `node amplify.mjs ADDRESS USERS`.

import { Amplify, ConsoleLogger } from "@aws-amplify/core";
import * as auth from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider as tokens } from "@aws-amplify/auth/cognito";
import { check, createPool, deviceOf, expect, isRefused, print } from "./common.mjs";

const [address, count] = [process.argv[2], Number(process.argv[3])];
// It warns of every endpoint that is not Amazon's.
ConsoleLogger.LOG_LEVEL = "ERROR";
// A browser's name is the device's name.
globalThis.navigator ??= { userAgent: "node" };

const pool = await createPool(address);
const rotating = await pool.createClient({
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
});

let clientId, items;

/** The app client that Amplify signs in with from now on. */
function use(app) {
  clientId = app.clientId;
  const Cognito = { userPoolId: pool.id, userPoolClientId: clientId, userPoolEndpoint: address };
  Amplify.configure({ Auth: { Cognito } }, { Auth: { tokenProvider: tokens } });
  tokens.setAuthConfig({ Cognito });
}

/** A browser in which nobody has signed in. */
function newBrowser() {
  items = new Map();
  tokens.setKeyValueStorage({
    setItem: async (key, value) => items.set(key, value),
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => items.delete(key),
    clear: async () => items.clear(),
  });
}

/** What Amplify keeps under the name of a user. */
const key = (user, name) => `CognitoIdentityServiceProvider.${clientId}.${user.name}.${name}`;

async function accessToken(options) {
  const session = await auth.fetchAuthSession(options);
  return session.tokens.accessToken.toString();
}

async function signsIn(user) {
  const { isSignedIn } = await auth.signIn({ username: user.name, password: user.password });
  expect(isSignedIn, true);
  const found = await pool.call("GetUser", { AccessToken: await accessToken() });
  expect(found.Username, user.name);
}

/** GetTokensFromRefreshToken. */
async function refreshes(user) {
  const before = await accessToken();
  const after = await accessToken({ forceRefresh: true });
  expect(after === before, false);
  const found = await pool.call("GetUser", { AccessToken: after });
  expect(found.Username, user.name);
}

/** Each refresh replaces the refresh token, and the one before is of no use any more. */
async function refreshesWithRotation(user) {
  await signsIn(user);
  for (let again = 0; again < 3; again += 1) {
    const before = items.get(key(user, "refreshToken"));
    await refreshes(user);
    expect(items.get(key(user, "refreshToken")) === before, false);
    const device = { DEVICE_KEY: items.get(key(user, "deviceKey")) };
    const request = { ClientId: clientId, RefreshToken: before, DeviceKey: device.DEVICE_KEY };
    const reused = await pool.call("GetTokensFromRefreshToken", request).catch((error) => error.name);
    expect(reused, "NotAuthorizedException");
    const AuthParameters = { REFRESH_TOKEN: items.get(key(user, "refreshToken")), ...device };
    const old = { AuthFlow: "REFRESH_TOKEN_AUTH", ClientId: clientId, AuthParameters };
    expect(await pool.call("InitiateAuth", old).catch((error) => error.name), "InvalidParameterException");
  }
  await auth.signOut();
}

/** What Amplify does by itself after a sign-in with a new device, and that the user wants it remembered. */
async function confirmsItsDevice(user) {
  expect(items.get(key(user, "deviceKey")), deviceOf(await accessToken()));
  await auth.rememberDevice();
}

/** The refresh token is of no use any more. */
async function signsOut(user) {
  const RefreshToken = items.get(key(user, "refreshToken"));
  await auth.signOut();
  const request = { ClientId: pool.clientId, RefreshToken };
  const refused = await pool.call("GetTokensFromRefreshToken", request).catch((error) => error.name);
  expect(refused, "NotAuthorizedException");
}

/** Amplify keeps the device of a user who signed out. */
async function signsInWithItsDevice(user) {
  const device = items.get(key(user, "deviceKey"));
  await signsIn(user);
  expect(deviceOf(await accessToken()), device);
  expect(items.get(key(user, "deviceKey")), device);
  await auth.signOut();
}

async function isRefusedWithAWrongDevicePassword(user) {
  expect(items.has(key(user, "randomPasswordKey")), true);
  items.set(key(user, "randomPasswordKey"), "d3Jvbmc=");
  await isRefused(() => auth.signIn({ username: user.name, password: user.password }));
}

use(pool);
for (let index = 0; index < count; index += 1) {
  const user = await pool.createUser();
  newBrowser();
  await check("sign-in", () => signsIn(user));
  await check("refresh", () => refreshes(user));
  await check("device confirm", () => confirmsItsDevice(user));
  await check("sign-out", () => signsOut(user));
  await check("device sign-in", () => signsInWithItsDevice(user));
  await check("wrong device password", () => isRefusedWithAWrongDevicePassword(user));
  newBrowser();
  await check("wrong password", () =>
    isRefused(() => auth.signIn({ username: user.name, password: `${user.password}x` })),
  );
  for (const sign of ["plus", "minus"]) {
    const other = await pool.createUser();
    await pool.call("TestForce", { UserPoolId: pool.id, Username: other.name, Form: sign });
    newBrowser();
    await check(`sign-in, ${sign}`, () => signsIn(other));
  }
}
use(rotating);
for (let index = 0; index < count; index += 1) {
  const user = await pool.createUser();
  newBrowser();
  await check("refresh with rotation", () => refreshesWithRotation(user));
}
print("@aws-amplify/auth 6.21.1");
