// Logs in with this package and with others, in turns, and prints the median processor time of each; then what the
// import of each costs, and how large the package is. The service's part is made up: clients compute the same for it.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import identity from "amazon-cognito-identity-js";
import { AuthFlow, UserSrp } from "cognito-crypto";
import * as ours from "cognito-crypto/srp-helper";
import * as theirs from "cognito-srp-helper";

const ROUNDS = Number(process.env.ROUNDS ?? 10);
const [username, password] = ["alice", "correct horse"];
const app = { UserPoolId: "us-east-1_AbC123xyZ", ClientId: "1example23456789" };
const ChallengeParameters = {
  SALT: "fa0c6bf9dc3b2e62b3027ec3cd0e436b",
  SRP_B: ours.createSrpSession(username, "", app.UserPoolId).largeA,
  SECRET_BLOCK: Buffer.alloc(1024, 7).toString("base64"),
  USERNAME: username,
  USER_ID_FOR_SRP: username,
};
const challenge = { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters };

const helper = ({ createSrpSession, signSrpSession }) =>
  signSrpSession(createSrpSession(username, password, app.UserPoolId, false), challenge).passwordSignature;
const logins = {
  "cognito-crypto, AuthFlow": () => {
    const flow = AuthFlow.start(app, { authFlow: "USER_SRP_AUTH", username, password });
    flow.request;
    flow.handle(challenge);
    const { ChallengeResponses } = flow.request.input;
    flow.free();
    return ChallengeResponses.PASSWORD_CLAIM_SIGNATURE;
  },
  "cognito-crypto, UserSrp": () => {
    const user = new UserSrp(app, username);
    const { PASSWORD_CLAIM_SIGNATURE } = user.respond(ChallengeParameters, password);
    user.free();
    return PASSWORD_CLAIM_SIGNATURE;
  },
  "cognito-crypto/srp-helper": () => helper(ours),
  "cognito-srp-helper 2.3.4": () => helper(theirs),
  "amazon-cognito-identity-js 6.3.21": () => {
    const pool = new identity.CognitoUserPool(app);
    const user = new identity.CognitoUser({ Username: username, Pool: pool });
    const sent = {};
    user.client.request = (operation, request, done) => {
      Object.assign(sent, request.ChallengeResponses);
      if (operation === "InitiateAuth") done(null, challenge);
      else done(new Error("the login ends here"));
    };
    const details = new identity.AuthenticationDetails({ Username: username, Password: password });
    return new Promise((resolve) => user.authenticateUser(details, { onFailure: () => resolve(sent.PASSWORD_CLAIM_SIGNATURE) }));
  },
};

const times = Object.fromEntries(Object.keys(logins).map((name) => [name, []]));
for (let round = -3; round < ROUNDS; round += 1) {
  for (const [name, login] of Object.entries(logins)) {
    const start = process.cpuUsage();
    const signature = await login();
    const { user, system } = process.cpuUsage(start);
    if (!/^[\w+/]{43}=$/.test(signature)) throw new Error(`${name} has not logged in`);
    if (round >= 0) times[name].push((user + system) / 1000);
  }
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const medians = Object.fromEntries(Object.entries(times).map(([name, found]) => [name, median(found)]));
const fastest = medians["cognito-crypto, AuthFlow"];
console.log(`${cpus()[0].model}, Node ${process.version}; ms of processor time, median of ${ROUNDS}\n`);
for (const [name, time] of Object.entries(medians)) {
  console.log(`${name.padEnd(36)} ${time.toFixed(2).padStart(8)} ms a login  ${(time / fastest).toFixed(1).padStart(6)} ×`);
}

/** Milliseconds that a process takes more with this program than with none. */
function cost(program) {
  const run = (text) => {
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, ["--input-type=module", "--eval", text]);
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  return median(Array.from({ length: 5 }, () => run(program) - run("")));
}
console.log();
const first = 'import { createSrpSession } from "cognito-crypto/srp-helper"; createSrpSession("alice", "", "a_b")';
for (const [name, program] of [
  ["import of cognito-crypto", 'import "cognito-crypto"'],
  ["import, instantiation, first A", first],
  ["import of cognito-srp-helper", 'import "cognito-srp-helper"'],
  ["import of amazon-cognito-identity-js", 'import "amazon-cognito-identity-js"'],
]) {
  console.log(`${name.padEnd(36)} ${cost(program).toFixed(0).padStart(8)} ms`);
}

console.log();
const own = "node_modules/cognito-crypto/dist";
const sizes = [
  ["the module", readFileSync(join(own, "module.wasm"))],
  ["the module as text in JavaScript", readFileSync(join(own, "inline/module.js"))],
];
for (const [name, bytes] of sizes) {
  console.log(`${name.padEnd(36)} ${kilo(bytes.length)} kB, ${kilo(gzipSync(bytes, { level: 9 }).length)} kB as gzip`);
}
const tarball = readdirSync(".").find((name) => name.endsWith(".tgz"));
console.log(`${"npm package".padEnd(36)} ${kilo(statSync(tarball).size)} kB`);

function kilo(bytes) {
  return (bytes / 1000).toFixed(0).padStart(8);
}
