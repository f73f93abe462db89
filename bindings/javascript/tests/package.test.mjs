// The package in a bundle, without anything of Node's: in a bare context, and in workerd, the runtime of edge workers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { createPool, emulator } from "./emulator.mjs";

/** A program that draws random numbers and signs a claim. */
const SIGN = `
  import { UserSrp } from "cognito-crypto";
  import { createSrpSession } from "cognito-crypto/srp-helper";
  export function sign() {
    const user = new UserSrp({ UserPoolId: "us-east-1_AbC", ClientId: "client" }, "alice");
    const challenge = { SALT: "7b", SRP_B: "7b", SECRET_BLOCK: "c2VjcmV0", USERNAME: "alice" };
    const { PASSWORD_CLAIM_SIGNATURE } = user.respond(challenge, "password");
    user.free();
    return [PASSWORD_CLAIM_SIGNATURE, createSrpSession("alice", "", "a_b").largeA];
  }`;
/** A program that signs in with the AWS SDK. */
const SIGN_IN = `
  import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
  import { signIn } from "cognito-crypto/aws-sdk";
  export async function tokens(endpoint, app, start) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new CognitoIdentityProviderClient({ endpoint, region: "us-east-1", credentials });
    return (await signIn(client, app, start)).authenticationResult;
  }`;

const bundle = async (contents, options) => {
  const stdin = { contents, resolveDir: import.meta.dirname };
  const built = await build({ stdin, bundle: true, write: false, minify: true, logLevel: "error", outdir: "out", ...options });
  return Object.fromEntries(built.outputFiles.map(({ path, contents }) => [path.split("/").at(-1), Buffer.from(contents)]));
};
const assertSigned = ([signature, publicValue]) => {
  assert.match(signature, /^[A-Za-z0-9+/]{43}=$/);
  assert.match(publicValue, /^[0-9a-f]{700,768}$/);
};

test("a bundle of esbuild's runs with what browsers and workers have in common, and nothing else", async () => {
  const { "stdin.js": code } = await bundle(SIGN, { format: "iife", globalName: "program", platform: "browser" });
  const { TextDecoder, TextEncoder, FinalizationRegistry, WebAssembly, crypto, atob } = globalThis;
  const context = vm.createContext({ TextDecoder, TextEncoder, FinalizationRegistry, WebAssembly, crypto, atob });
  assertSigned(vm.runInContext(`${code}; program.sign()`, context));
});

test("edge workers import the module, and sign in", async () => {
  const server = await emulator();
  const main = `
    ${SIGN.replace("export function", "function")}
    ${SIGN_IN.replace("export async", "async")}
    export default {
      async fetch(request) {
        const { address, app, user } = await request.json();
        return Response.json({ signed: sign(), tokens: await tokens(address, app, user).catch(String) });
      },
    };`;
  const wasm = [];
  const external = {
    name: "wasm",
    setup: ({ onResolve }) =>
      onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
        wasm.push(`${resolveDir}/${path}`);
        return { path: "./module.wasm", external: true };
      }),
  };
  const options = { format: "esm", platform: "browser", conditions: ["workerd", "worker", "browser"], plugins: [external] };
  const { "stdin.js": code } = await bundle(main, options);
  assert.equal(wasm.length, 1);
  assert.ok(code.length < 700_000, `the module is in the bundle as well: ${code.length} bytes`);
  const worker = new Miniflare({
    compatibilityDate: "2025-01-01",
    modules: [
      { type: "ESModule", path: "worker.mjs", contents: code.toString() },
      { type: "CompiledWasm", path: "module.wasm", contents: readFileSync(wasm[0]) },
    ],
  });
  try {
    const { address } = server;
    const { app, createUser } = await createPool(address);
    const body = JSON.stringify({ address, app, user: await createUser() });
    const answer = await (await worker.dispatchFetch("http://localhost/", { method: "POST", body })).json();
    assertSigned(answer.signed);
    assert.ok(answer.tokens.AccessToken, String(answer.tokens));
  } finally {
    await worker.dispose();
    server.stop();
  }
});
