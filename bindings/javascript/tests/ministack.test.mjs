// The package signs in to ministack, a server of others that verifies what SRP proves: the one that MINISTACK names.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { signIn } from "cognito-crypto/aws-sdk";
import { createPool, settings, totp } from "./emulator.mjs";

const { MINISTACK } = process.env;
const options = { skip: !MINISTACK && "there is no ministack" };
const WRONG = { name: "NotAuthorizedException" };
const USERS = 8;

let server, state, address, client;
before(async () => {
  if (!MINISTACK) return;
  state = mkdtempSync(join(tmpdir(), "ministack-"));
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  // Without AUTH it does not check SECRET_HASH.
  const own = { AUTH: "true", BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(port), SERVICES: "cognito-idp" };
  const env = { ...process.env, ...own, IOT_MTLS_ENABLED: "0", SFTP_ENABLED: "0", STATE_DIR: state, S3_DATA_DIR: state, TMPDIR: state };
  server = spawn(MINISTACK, [], { cwd: state, env, stdio: "ignore", detached: true });
  address = `http://127.0.0.1:${port}/`;
  for (let waited = 0; waited < 600; waited += 1) {
    if (server.exitCode !== null) throw new Error("ministack has ended");
    if (await fetch(`${address}_ministack/health`).then(({ ok }) => ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  client = new CognitoIdentityProviderClient(settings(address));
});
after(async () => {
  if (!server) return;
  const ended = new Promise((resolve) => server.on("exit", resolve));
  // With the processes that it has started, and at once, so that none writes while its directory is removed.
  process.kill(-server.pid, "SIGKILL");
  await ended;
  rmSync(state, { recursive: true, force: true, maxRetries: 5 });
});

const isSignedIn = async ({ api }, { username }, { authenticationResult }) =>
  assert.equal((await api.getUser({ AccessToken: authenticationResult.AccessToken })).Username, username);

test("users sign in without and with a client secret; wrong passwords and secrets are refused", options, async () => {
  for (const GenerateSecret of [false, true]) {
    const pool = await createPool(address, {}, { GenerateSecret });
    for (let index = 0; index < USERS; index += 1) {
      const user = await pool.createUser();
      await isSignedIn(pool, user, await signIn(client, pool.app, user));
      await assert.rejects(signIn(client, pool.app, { ...user, password: `${user.password}x` }), WRONG);
      if (!GenerateSecret) continue;
      await assert.rejects(signIn(client, { ...pool.app, ClientSecret: "another" }, user), WRONG);
    }
  }
});

test("tokens are refreshed", options, async () => {
  const pool = await createPool(address);
  const { authenticationResult } = await signIn(client, pool.app, await pool.createUser());
  const { RefreshToken: refreshToken } = authenticationResult;
  const refreshed = await signIn(client, pool.app, { authFlow: "GetTokensFromRefreshToken", refreshToken });
  assert.ok(refreshed.authenticationResult.AccessToken);
});

test("NEW_PASSWORD_REQUIRED", options, async () => {
  const pool = await createPool(address);
  const user = await pool.createUser({}, false);
  const newPassword = `${user.password} 2`;
  await isSignedIn(pool, user, await signIn(client, pool.app, user, { NEW_PASSWORD_REQUIRED: () => ({ newPassword }) }));
  await isSignedIn(pool, user, await signIn(client, pool.app, { ...user, password: newPassword }));
});

test("MFA_SETUP, then SOFTWARE_TOKEN_MFA", options, async () => {
  const pool = await createPool(address);
  const { UserPoolId } = pool.app;
  await pool.api.setUserPoolMfaConfig({ UserPoolId, SoftwareTokenMfaConfiguration: { Enabled: true }, MfaConfiguration: "ON" });
  const user = await pool.createUser();
  let secret;
  const MFA_SETUP = async ({ associateSoftwareToken }) => {
    const { SecretCode, Session } = await pool.api.associateSoftwareToken(associateSoftwareToken);
    secret = SecretCode;
    return { session: (await pool.api.verifySoftwareToken({ Session, UserCode: totp(secret) })).Session };
  };
  const SOFTWARE_TOKEN_MFA = () => totp(secret);
  await isSignedIn(pool, user, await signIn(client, pool.app, user, { MFA_SETUP, SOFTWARE_TOKEN_MFA }));
  await isSignedIn(pool, user, await signIn(client, pool.app, user, { SOFTWARE_TOKEN_MFA }));
});
