// Signs in with the JavaScript peers as they ship, once for every name on standard input, and reports their CPU time.
// The first line read is the sign-in's fixed part; every answer is one line of JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const { AuthenticationDetails, CognitoUser, CognitoUserPool } = require("amazon-cognito-identity-js");
const { createSrpSession, signSrpSession } = require("cognito-srp-helper");

// The whole client: its two requests are answered in the process.
function identityJs({ pool_id, client_id, username, password, parameters }) {
  const pool = new CognitoUserPool({ UserPoolId: pool_id, ClientId: client_id });
  const user = new CognitoUser({ Username: username, Pool: pool });
  const sent = {};
  user.client.request = (operation, request, done) => {
    Object.assign(sent, request.AuthParameters, request.ChallengeResponses);
    if (operation === "InitiateAuth") {
      done(null, { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: parameters });
    } else {
      done(new Error("the login ends here"));
    }
  };
  const details = new AuthenticationDetails({ Username: username, Password: password });
  return new Promise((resolve) => user.authenticateUser(details, { onFailure: () => resolve(sent) }));
}

async function srpHelper({ pool_id, username, password, parameters }) {
  const session = createSrpSession(username, password, pool_id, false);
  const signed = signSrpSession(session, { ChallengeParameters: parameters });
  return {
    SRP_A: session.largeA,
    TIMESTAMP: signed.timestamp,
    PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
  };
}

const peers = { "amazon-cognito-identity-js": identityJs, "cognito-srp-helper": srpHelper };
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

let question;
for await (const line of createInterface({ input: process.stdin })) {
  if (question === undefined) {
    question = JSON.parse(line);
    const manifest = (name) => new URL(`node_modules/${name}/package.json`, import.meta.url);
    const version = (name) => JSON.parse(readFileSync(manifest(name))).version;
    answer(Object.fromEntries(Object.keys(peers).map((name) => [name, version(name)])));
  } else {
    const start = process.cpuUsage();
    const response = await peers[line](question);
    const { user, system } = process.cpuUsage(start);
    answer({ ns: (user + system) * 1000, ...response });
  }
}
