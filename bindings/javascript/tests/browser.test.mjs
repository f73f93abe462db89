// A page in a headless Chromium signs in to the emulator: bundled, and with the package's own files as a server gives
// them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { chromium } from "./chromium.mjs";
import { createPool, emulator } from "./emulator.mjs";

const { CHROMIUM } = process.env;
const PAGE = `
  import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
  import { signIn } from "cognito-crypto/aws-sdk";
  const { endpoint, app, user, file } = await (await fetch("/task")).json();
  const client = new CognitoIdentityProviderClient({ endpoint, region: "us-east-1" });
  const outcome = (password) => signIn(client, app, { ...user, password }).then(({ username }) => username, String);
  const report = { right: await outcome(user.password), wrong: await outcome("battery staple") };
  // Without a bundler: the browser resolves every import of the package's itself.
  const { UserSrp } = await import(file);
  report.unbundled = new UserSrp(app, user.username).parameters.SRP_A;
  await fetch("/report", { method: "POST", body: JSON.stringify(report) });`;

/** What fails in the page is reported, too. */
const COMPLAIN = `
  const complain = (problem) => fetch("/report", { method: "POST", body: JSON.stringify({ problem: String(problem) }) });
  addEventListener("error", ({ message }) => complain(message), true);
  addEventListener("unhandledrejection", ({ reason }) => complain(reason));`;

/** Opens the page, and gives what it reports. */
async function open(task) {
  const stdin = { contents: PAGE, resolveDir: import.meta.dirname };
  const options = { bundle: true, write: false, format: "esm", logLevel: "error" };
  const { outputFiles } = await build({ stdin, ...options });
  const files = {
    "/": ["text/html", `<!doctype html><script>${COMPLAIN}</script><script type="module" src="/page.js"></script>`],
    "/page.js": ["text/javascript", outputFiles[0].contents],
    "/task": ["application/json", JSON.stringify(task)],
  };
  const own = (url) =>
    url.startsWith("/cognito-crypto/") ? ["text/javascript", readFileSync(join("node_modules", url))] : [];
  let opened, server, timer;
  try {
    return await new Promise((resolve, reject) => {
      server = createServer(async (request, response) => {
        let body = "";
        for await (const part of request) body += part;
        if (request.method === "POST") resolve(JSON.parse(body));
        const [type, content] = files[request.url] ?? own(request.url);
        response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" }).end(content);
      });
      server.listen(0, "127.0.0.1", () => {
        opened = chromium(CHROMIUM, `http://127.0.0.1:${server.address().port}/`);
        opened.browser.on("error", reject);
      });
      timer = setTimeout(() => reject(new Error("the page does not report")), 120_000);
    });
  } finally {
    clearTimeout(timer);
    await opened?.end();
    server.close();
    server.closeAllConnections();
  }
}

test("a page signs in, and is refused a wrong password", { skip: !CHROMIUM && "there is no Chromium" }, async () => {
  const emulated = await emulator();
  try {
    const pool = await createPool(emulated.address);
    const user = await pool.createUser();
    const report = await open({ endpoint: emulated.address, app: pool.app, user, file: "/cognito-crypto/dist/inline/index.js" });
    assert.equal(report.problem, undefined);
    assert.equal(report.right, user.username);
    assert.equal(report.wrong, "NotAuthorizedException: Incorrect username or password.");
    assert.match(report.unbundled, /^[0-9a-f]{700,768}$/);
  } finally {
    emulated.stop();
  }
});
