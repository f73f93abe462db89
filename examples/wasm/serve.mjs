// node serve.mjs MODULE [PORT]: serves the page on loopback.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [module, port = 8080] = process.argv.slice(2);
const file = (name) => readFileSync(new URL(name, import.meta.url));
const files = {
  "/": ["text/html", file("index.html")],
  "/sign_in.mjs": ["text/javascript", file("sign_in.mjs")],
  "/module.wasm": ["application/wasm", readFileSync(module)],
};

const server = createServer((request, response) => {
  const [type, content] = files[new URL(request.url, "http://localhost").pathname] ?? [];
  response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" }).end(content);
});
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
