// node bench.mjs DIRECTORY ROUNDS NAME=MODULE…: a client login, both steps, of each module against
// amazon-cognito-identity-js, which is installed in the directory. First the first login of a process, module compiled
// and all, each in a process of its own; then warm ones, interleaved in this process. Processor time counts all
// threads, also those on which the engine optimises meanwhile. Not counted is what Node loads of its own for random
// numbers, which amazon-cognito-identity-js brings about on import.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { load } from "../../examples/wasm/sign_in.mjs";

const [directory, rounds, ...named] = process.argv.slice(2);
const [pool, client, username, password] = ["us-east-1_AbC123xyZ", "1example23456789", "alice", "correct horse"];
const challenge = {
  USERNAME: username,
  USER_ID_FOR_SRP: username,
  SRP_B: "7f3a".repeat(192),
  SALT: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  SECRET_BLOCK: "c2VjcmV0IGJsb2Nr",
};

// The login of a module; the first one begins with its bytes.
function ofModule(path) {
  const bytes = readFileSync(path);
  let crate;
  return async () => {
    crate ??= await load(bytes);
    crate.start(pool, client, username);
    return crate.respond(challenge, password);
  };
}

// The login of amazon-cognito-identity-js, whose two requests are answered in the process.
function ofIdentityJs() {
  const require = createRequire(`${process.cwd()}/${directory}/`);
  const { AuthenticationDetails, CognitoUser, CognitoUserPool } = require("amazon-cognito-identity-js");
  return () => {
    const user = new CognitoUser({
      Username: username,
      Pool: new CognitoUserPool({ UserPoolId: pool, ClientId: client }),
    });
    let sent;
    user.client.request = (operation, request, done) => {
      if (operation === "InitiateAuth") {
        done(null, { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: challenge });
      } else {
        sent = request.ChallengeResponses;
        done(new Error("the login ends here"));
      }
    };
    const details = new AuthenticationDetails({ Username: username, Password: password });
    return new Promise((resolve) => user.authenticateUser(details, { onFailure: () => resolve(sent) }));
  };
}

// Milliseconds of a login: processor time and time by the clock.
async function time(login, times = 1) {
  const [clock, cpu] = [performance.now(), process.cpuUsage()];
  let responses;
  for (let i = 0; i < times; i++) responses = await login();
  const { user, system } = process.cpuUsage(cpu);
  if (!responses?.PASSWORD_CLAIM_SIGNATURE) throw new Error("a login has computed no signature");
  return { cpu: (user + system) / 1000 / times, clock: (performance.now() - clock) / times };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const contenders = [["amazon-cognito-identity-js", ofIdentityJs], ...named.map((one) => {
  const [name, path] = one.split("=");
  return [name, () => ofModule(path), path];
})];

// As a child: the first login of the contender with that number.
if (process.env.FIRST_LOGIN_OF) {
  const login = contenders[process.env.FIRST_LOGIN_OF][1]();
  crypto.getRandomValues(new Uint8Array(1));
  console.log(JSON.stringify(await time(login)));
  process.exit();
}

const samples = { first: contenders.map(() => []), warm: contenders.map(() => []) };
for (let round = 0; round < Math.ceil(rounds / 2); round++) {
  contenders.forEach((_, i) => {
    const env = { ...process.env, FIRST_LOGIN_OF: `${i}` };
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { env });
    samples.first[i].push(JSON.parse(child.stdout));
  });
}
const logins = contenders.map(([, make]) => make());
for (let round = -5; round < rounds; round++) {
  for (const [i, login] of logins.entries()) {
    const sample = await time(login, i === 0 ? 1 : 10);
    if (round >= 0) samples.warm[i].push(sample); // the rounds before warm the code
  }
}

console.log(`Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0].model}, ${rounds} rounds, medians`);
for (const [when, of] of Object.entries(samples)) {
  for (const [i, [name, , path]] of contenders.entries()) {
    const line = ["cpu", "clock"].map((kind) => {
      const ms = median(of[i].map((sample) => sample[kind]));
      const ratio = median(of[i].map((sample, round) => of[0][round][kind] / sample[kind]));
      return `${kind} ${ms.toFixed(2).padStart(7)} ms${i === 0 ? "" : `, ${ratio.toFixed(1).padStart(4)} times as fast`}`;
    });
    const size = path ? `  ${readFileSync(path).length} bytes` : "";
    console.log(`${when.padEnd(5)}  ${name.padEnd(27)} ${line.join("   ")}${size}`);
  }
}
