// A page in Chromium signs in to the emulator: `node browser.mjs ADDRESS USERS CHROMIUM`.
//
// The page is served on another port of the loopback interface than the emulator, so that the browser asks for
// permission (CORS) before it calls, and hides every header that the emulator does not let it read.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "./chromium.mjs";
import { check, createPool, deviceOf, expect, print } from "./common.mjs";

const [address, count, path] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
/** How long the page may take, in milliseconds. */
const PATIENCE = 120_000 + 20_000 * count;

const pool = await createPool(address);
const library = "node_modules/amazon-cognito-identity-js/dist/amazon-cognito-identity.min.js";
const files = {
  "/": ["text/html", '<!doctype html><script src="/client.js"></script><script type="module" src="/page.js"></script>'],
  "/client.js": ["text/javascript", readFileSync(join(import.meta.dirname, library))],
  "/page.js": ["text/javascript", readFileSync(join(import.meta.dirname, "browser-page.mjs"))],
};

/** What the page finds: for each user, whether every step did what it should. */
async function played(users) {
  let resolve, reject;
  const report = new Promise((onReport, onFailure) => ([resolve, reject] = [onReport, onFailure]));
  const task = { endpoint: address, poolId: pool.id, clientId: pool.clientId, users };
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      let text = "";
      request.on("data", (data) => (text += data));
      request.on("end", () => resolve(JSON.parse(text)));
    }
    const [type, content] = request.url === "/task" ? ["application/json", JSON.stringify(task)] : (files[request.url] ?? []);
    response.writeHead(type ? 200 : 404, { "Content-Type": type ?? "text/plain" }).end(content);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { browser, end } = chromium(path, `http://127.0.0.1:${server.address().port}/`);
  browser.on("error", reject);
  const timer = setTimeout(() => reject(new Error("the page did not report")), PATIENCE);
  try {
    return await report;
  } finally {
    clearTimeout(timer);
    await end();
    server.close();
    server.closeAllConnections();
  }
}

const users = await Promise.all(Array.from({ length: count }, () => pool.createUser()));
const outcomes = await played(users).catch((error) => users.map(() => ({ problem: String(error) })));
for (const [index, { name }] of users.entries()) {
  const outcome = outcomes[index];
  const found = (key) => {
    if (outcome.problem) throw new Error(outcome.problem);
    return outcome[key];
  };
  await check("sign-in", async () => {
    const { accessToken } = found("signIn");
    expect((await pool.call("GetUser", { AccessToken: accessToken })).Username, name);
  });
  await check("wrong password", () => expect(found("wrongPassword"), "NotAuthorizedException"));
  await check("device sign-in", async () => {
    const { accessToken, deviceKey } = found("deviceSignIn");
    expect((await pool.call("GetUser", { AccessToken: accessToken })).Username, name);
    expect(deviceOf(accessToken), deviceKey);
  });
}
print("amazon-cognito-identity-js 6.3.21 in Chromium");
