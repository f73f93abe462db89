// node node.mjs MODULE: runs the checks in Node; exits 1 if one fails.
import { readFileSync } from "node:fs";
import { check } from "./host.mjs";

const failed = await check(readFileSync(process.argv[2]), console.log);
process.exit(failed === 0 ? 0 : 1);
