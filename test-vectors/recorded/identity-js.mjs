// Runs amazon-cognito-identity-js with given random numbers and a given clock, and a service that is made up.
//
// `node identity-js.mjs DIRECTORY`: the client is that of DIRECTORY/node_modules. Standard input has the cases,
// standard output what the client computed and sent for each.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const words = [];
Object.defineProperty(globalThis, "crypto", {
  value: {
    getRandomValues(array) {
      array.forEach((_, index) => (array[index] = words.shift() ?? 0));
      return array;
    },
  },
});

const RealDate = Date;
let milliseconds = 0;
globalThis.Date = class extends RealDate {
  constructor() {
    super(milliseconds);
  }
};

let answers = [];
const sent = [];
globalThis.fetch = async (_, { headers, body }) => {
  sent.push({ operation: headers["X-Amz-Target"].split(".")[1], body: JSON.parse(body) });
  return { ok: true, json: async () => answers.shift() };
};

const require = createRequire(`${process.argv[2]}/`);
const client = require("amazon-cognito-identity-js");
const { AuthenticationDetails, AuthenticationHelper, CognitoUser, CognitoUserPool } = client;

/** What the helper computed in the latest handshake. */
let seen = {};
const watch = (name, take) => {
  const real = AuthenticationHelper.prototype[name];
  AuthenticationHelper.prototype[name] = function (...parameters) {
    return take(real.bind(this), parameters);
  };
};
watch("calculateU", (real, parameters) => {
  const u = real(...parameters);
  seen.u = u.toString(16);
  return u;
});
watch("calculateS", (real, [x, B, callback]) => {
  seen.x = x.toString(16);
  real(x, B, (error, S) => {
    seen.S = S?.toString(16);
    callback(error, S);
  });
});
watch("computehkdf", (real, parameters) => {
  const key = real(...parameters);
  seen.key = Buffer.from(key).toString("hex");
  return key;
});

const queue = (hex, length) => {
  words.push(...hex.padStart(length, "0").match(/.{8}/g).map((word) => Number.parseInt(word, 16)));
};
const token = `e30.${Buffer.from('{"iat":0,"exp":1}').toString("base64")}.`;
const tokens = { AccessToken: token, IdToken: token, RefreshToken: "refresh" };

function signIn(Pool, Storage, name, password) {
  const user = new CognitoUser({ Username: name, Pool, Storage });
  const details = new AuthenticationDetails({ Username: name, Password: password });
  return new Promise((onSuccess, onFailure) => {
    user.authenticateUser(details, { onSuccess, onFailure });
  });
}

function setting(poolId, clientId) {
  const items = new Map();
  const Storage = {
    setItem: (key, value) => items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => items.delete(key),
    clear: () => items.clear(),
  };
  const Pool = new CognitoUserPool({ UserPoolId: poolId, ClientId: clientId, endpoint: "stub:", Storage });
  sent.length = 0;
  seen = {};
  return { Pool, Storage };
}

async function user(given) {
  const { Pool, Storage } = setting(given.pool_id, given.client_id);
  milliseconds = given.unix * 1000;
  queue(given.a, 256);
  answers = [
    { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: passwordVerifier(given, given.username) },
    { AuthenticationResult: tokens },
  ];
  await signIn(Pool, Storage, given.sign_in_name ?? given.username, given.password);
  const { SRP_A } = sent[0].body.AuthParameters;
  return { ...seen, ...claim(sent[1]), A: SRP_A };
}

function passwordVerifier(given, user) {
  return {
    SALT: given.salt ?? given.server_salt,
    SRP_B: given.srp_b_as_sent,
    SECRET_BLOCK: given.secret_block,
    USERNAME: user,
    USER_ID_FOR_SRP: user,
  };
}

function claim({ body }) {
  const { TIMESTAMP, PASSWORD_CLAIM_SIGNATURE } = body.ChallengeResponses;
  return { timestamp: TIMESTAMP, signature: PASSWORD_CLAIM_SIGNATURE };
}

/** A sign-in that confirms a device, and one in which the device proves its password. */
async function device(given) {
  const { Pool, Storage } = setting("us-east-1_AbC123xyZ", "client");
  milliseconds = given.unix * 1000;
  const metadata = { DeviceKey: given.device_key, DeviceGroupKey: given.device_group_key };
  const first = { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: passwordVerifier(given, "alice") };
  queue("1", 256);
  queue(given.random_password_bytes, 80);
  queue(given.random_salt_bytes, 32);
  answers = [first, { AuthenticationResult: { ...tokens, NewDeviceMetadata: metadata } }, {}];
  await signIn(Pool, Storage, "alice", "password");
  const config = sent.find(({ operation }) => operation === "ConfirmDevice").body.DeviceSecretVerifierConfig;

  queue("1", 256);
  queue(given.a, 256);
  const second = { ChallengeName: "DEVICE_PASSWORD_VERIFIER", ChallengeParameters: passwordVerifier(given, "alice") };
  answers = [first, { ChallengeName: "DEVICE_SRP_AUTH" }, second, { AuthenticationResult: tokens }];
  await signIn(Pool, Storage, "alice", "password");
  const [started, answered] = sent.slice(-2);
  const device_password = Storage.getItem("CognitoIdentityServiceProvider.client.alice.randomPasswordKey");
  return { ...seen, ...config, device_password, ...claim(answered), A: started.body.ChallengeResponses.SRP_A };
}

const { users, devices } = JSON.parse(readFileSync(0, "utf8"));
const answer = { users: [], devices: [] };
for (const given of users) answer.users.push(await user(given));
for (const given of devices) answer.devices.push(await device(given));
console.log(JSON.stringify(answer));
