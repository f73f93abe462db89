// node browser.mjs MODULE CHROMIUM: runs the checks in a headless Chromium, in a page that is served on loopback, and
// prints what the page says; exits 1 if a check fails or the page has not answered after two minutes.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "../../.ci/chromium.mjs";

const [module, path] = process.argv.slice(2);
const page = `<!doctype html><title>checks</title><script type="module">
import { check } from "./host.mjs";
const lines = [navigator.userAgent];
let failed = 1;
try {
  const bytes = await (await fetch("module.wasm")).arrayBuffer();
  failed = await check(bytes, (line) => lines.push(line));
} catch (error) {
  lines.push(String(error));
}
await fetch("result", { method: "POST", body: JSON.stringify({ failed, lines }) });
</script>`;
const files = {
  "/": ["text/html", page],
  "/host.mjs": ["text/javascript", readFileSync(new URL("host.mjs", import.meta.url))],
  "/module.wasm": ["application/wasm", readFileSync(module)],
};

let opened;

async function end(status) {
  await opened?.end();
  process.exit(status);
}

const server = createServer(async (request, response) => {
  if (request.method === "POST") {
    let body = "";
    for await (const part of request) body += part;
    response.end();
    const { failed, lines } = JSON.parse(body);
    console.log(lines.join("\n"));
    return end(failed === 0 ? 0 : 1);
  }
  const [type, content] = files[request.url] ?? [];
  response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" }).end(content);
});
server.listen(0, "127.0.0.1", () => {
  opened = chromium(path, `http://127.0.0.1:${server.address().port}/`);
  opened.browser.on("error", (error) => { console.error(String(error)); end(1); });
  setTimeout(() => { console.error("the page has not answered"); end(1); }, 120_000).unref();
});
