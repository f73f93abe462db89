// node wasi.mjs MODULE ARGUMENTS…: runs a program of wasm32-wasip1.
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";
const [module, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [module, ...args], env: process.env, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(readFileSync(module), wasi.getImportObject());
process.exit(wasi.start(instance));
