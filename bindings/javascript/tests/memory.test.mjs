// What the module's memory holds: no secrets after a sign-in, and not more after many of them. LOGINS says how many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AuthFlow, UserSrp } from "cognito-crypto";

const LOGINS = Number(process.env.LOGINS ?? 1000);
const APP = { UserPoolId: "us-east-1_AbC", ClientId: "client", ClientSecret: "a secret of the client" };
const CHALLENGE = { SALT: "7b", SRP_B: "7b", SECRET_BLOCK: "c2VjcmV0", USERNAME: "alice", USER_ID_FOR_SRP: "alice" };

/** The module's memory. The instance is the package's own; its exports are seen as it is made. */
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    memory = this.exports.memory;
  }
};

/** A whole sign-in by replies that are made up: a password claim, and a code. */
function signIn(password, free = true) {
  const flow = AuthFlow.start(APP, { authFlow: "USER_SRP_AUTH", username: "alice", password });
  flow.request;
  flow.handle({ ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: CHALLENGE });
  flow.request;
  flow.handle({ ChallengeName: "SMS_MFA", ChallengeParameters: {}, Session: "a session that is secret" });
  flow.prompt.answer("314159265");
  flow.request;
  flow.handleError({ __type: "CodeMismatchException", message: "Invalid code" });
  flow.prompt.answer("271828182");
  const step = flow.handle({ AuthenticationResult: { AccessToken: "an access token" } });
  assert.equal(step.type, "done");
  if (free) flow.free();
}

const holds = (text) => Buffer.from(memory.buffer).includes(text);

test("secrets are in the module's memory while they are needed, and not afterwards", () => {
  // Not ASCII: such a text moves while it is copied into the module.
  const password = `hunter2-${"x".repeat(50)}-Äpfel-中文-${"y".repeat(200)}`;
  const flow = AuthFlow.start(APP, { authFlow: "USER_SRP_AUTH", username: "alice", password });
  assert.ok(holds(password) && holds(APP.ClientSecret));
  flow.free();
  signIn(password);
  const user = new UserSrp(APP, "alice");
  user.respond(CHALLENGE, password);
  user.free();
  // The device is read after the password.
  const interrupted = Object.defineProperty({ authFlow: "USER_SRP_AUTH", username: "alice", password }, "device", {
    get: () => assert.fail("a getter of the caller's"),
  });
  assert.throws(() => AuthFlow.start(APP, interrupted), { message: "a getter of the caller's" });
  for (const secret of ["hunter2", "Äpfel", APP.ClientSecret, "a session that", "314159265", "an access token"]) {
    assert.ok(!holds(secret), secret);
  }
});

test(`memory does not grow over ${LOGINS} logins, freed or left to the collector`, async () => {
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
    return { wasm: memory.buffer.byteLength, rss: process.memoryUsage().rss };
  };
  // As long as V8 takes to find the size of its own heap.
  const warm = Math.min(LOGINS / 2, 10_000);
  let before;
  for (let done = 0; done < LOGINS; done += 1) {
    if (done === warm) before = await settled();
    signIn("correct horse", done % 2 === 0);
    // The collector's callbacks run between tasks.
    if (done % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  const now = await settled();
  console.log(`module ${before.wasm} → ${now.wasm} bytes, process ${before.rss} → ${now.rss} bytes`);
  assert.ok(now.wasm <= before.wasm + 2 * 65536, "the module has grown");
  assert.ok(now.rss < before.rss + 32 * 2 ** 20, "the process has grown");
});
