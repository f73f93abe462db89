// node test.mjs MODULE EMULATOR CHROMIUM: fills in the page in a headless Chromium, against the emulator: the right
// password, then a wrong one. Exits 1 if the page says anything but what it should.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "../../.ci/chromium.mjs";

const [module, emulator, path] = process.argv.slice(2);
const children = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
setTimeout(() => {
  console.error("the page has not answered");
  process.exit(1);
}, 60_000).unref();

// Starts a program and gives the first address that it prints.
async function address(program, ...args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (found) return `${found[0]}/`;
  }
  throw new Error(`${program} has printed no address`);
}

const endpoint = await address(emulator, "--demo", "--memory", "--port", "0");
const page = await address(process.execPath, new URL("serve.mjs", import.meta.url).pathname, module, "0");

// Chromium takes commands as JSON, each with a zero byte at its end, on descriptor 3, and answers on 4.
const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
const { browser, end } = chromium(path, "--remote-debugging-pipe", stdio);
const waiting = new Map();
let text = "";
browser.stdio[4].on("data", (data) => {
  text += data;
  const messages = text.split("\0");
  text = messages.pop();
  for (const message of messages.map((message) => JSON.parse(message))) {
    waiting.get(message.id)?.(message);
  }
});
let id = 0;
const command = (method, params, sessionId) =>
  new Promise((resolve, reject) => {
    waiting.set(++id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result)));
    browser.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  });

const { targetId } = await command("Target.createTarget", { url: "about:blank" });
const { sessionId } = await command("Target.attachToTarget", { targetId, flatten: true });
await command("Page.navigate", { url: `${page}?endpoint=${encodeURIComponent(endpoint)}` }, sessionId);
async function evaluate(expression) {
  const { result, exceptionDetails } = await command("Runtime.evaluate", { expression, awaitPromise: true }, sessionId);
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

// What the page says after the form was sent.
const signIn = (password) =>
  evaluate(`(async () => {
    const until = async (found) => { while (!found()) await new Promise((resolve) => setTimeout(resolve, 20)); };
    await until(() => document.querySelector("button:enabled"));
    document.querySelector("output").value = "";
    document.querySelector("[name=password]").value = ${JSON.stringify(password)};
    document.querySelector("form").requestSubmit();
    await until(() => document.querySelector("output").value);
    return document.querySelector("output").value;
  })()`);

let passed = 0;
const tries = [
  ["Passw0rd!", "Signed in as alice"],
  ["wrong", "NotAuthorizedException: Incorrect username or password."],
  ["Passw0rd!", "Signed in as alice"],
];
for (const [password, expected] of tries) {
  const said = await signIn(password);
  if (said === expected) passed += 1;
  else console.log(`${password}: ${said}`);
}
console.log(`page: ${passed} passed, ${tries.length - passed} failed`);
await end();
process.exit(passed === tries.length ? 0 : 1);
