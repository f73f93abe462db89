// Known answers through the package: test-vectors/*.json, whose README describes them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DeviceSrp, UserSrp, accountRequest, confirmDevice, revokeTokenRequest, secretHash } from "cognito-crypto";
import * as helper from "cognito-crypto/srp-helper";
import { at, withRandom } from "./platform.mjs";

const VECTORS = process.env.VECTORS;
const read = (name) => JSON.parse(readFileSync(join(VECTORS, name)));
const files = ["users.json", "devices.json", ...readdirSync(join(VECTORS, "recorded")).map((name) => `recorded/${name}`)]
  .filter((name) => name.endsWith(".json"))
  .map(read);
const section = (name) => files.flatMap((file) => file[name] ?? []);

const number = (hex) => BigInt(`0x${hex}`);
const N = number(readFileSync(join(VECTORS, "encodings.json"), "utf8").match(/"N": "([0-9a-f]+)"/)[1]);
/** Private values of more than 3072 bits are reduced, which changes no power. */
const smallA = ({ a, a_exceeds_n }) => (a_exceeds_n ? (number(a) % (N - 1n)).toString(16) : a);
/** Seconds since 1970 of a TIMESTAMP; NaN for what some published handshakes have in its place. */
const seconds = ({ timestamp = "" }) => (/^... ... \d+ [\d:]+ UTC \d{4}$/.test(timestamp) ? Date.parse(timestamp) / 1000 : NaN);
const poolId = ({ pool_id, pool_name }) => pool_id ?? `region_${pool_name}`;
const challenge = (each, names) => ({
  SALT: each.salt ?? each.server_salt ?? each.random_salt_bytes,
  SRP_B: each.srp_b_as_sent ?? each.expected.B,
  SECRET_BLOCK: each.secret_block,
  ...names,
});
/** What the package draws itself: 40 bytes. */
const drawable = ({ a }) => a.length <= 80;

test("a user signs in, with cognito-srp-helper's functions", () => {
  let played = 0;
  for (const each of section("user_cases").filter((each) => seconds(each))) {
    const { name, username, password, expected } = each;
    const session = at(seconds(each), () => helper.createSrpSession(username, password, poolId(each), false));
    assert.equal(session.timestamp, each.timestamp, name);
    const response = { ChallengeParameters: challenge(each, { USER_ID_FOR_SRP: username }) };
    const given = { ...session, smallA: smallA(each), largeA: expected.A };
    const signed = helper.signSrpSession(given, response);
    assert.equal(signed.passwordSignature, expected.signature, name);
    const hash = helper.createPasswordHash(username, password, poolId(each));
    assert.equal(number(hash), number(expected.inner), name);
    const hashed = helper.signSrpSession({ ...given, password: hash, isHashed: true }, response);
    assert.equal(hashed.passwordSignature, expected.signature, name);
    if (expected.secret_hash) {
      assert.equal(helper.createSecretHash(username, each.client_id, each.client_secret), expected.secret_hash);
    }
    played += 1;
  }
  assert.ok(played >= 38, `${played} cases`);
});

test("a user signs in, with UserSrp", () => {
  let played = 0;
  for (const each of section("user_cases").filter((each) => drawable(each) && seconds(each))) {
    const { name, username, password, expected } = each;
    const app = { UserPoolId: poolId(each), ClientId: each.client_id ?? "client", ClientSecret: each.client_secret };
    const [user, left] = withRandom(each.a.padStart(80, "0"), () => new UserSrp(app, each.sign_in_name ?? username));
    assert.equal(left, 0);
    assert.equal(number(user.parameters.SRP_A), number(expected.A), name);
    assert.equal(user.parameters.SECRET_HASH, expected.sign_in_secret_hash ?? expected.secret_hash, name);
    const now = seconds(each) * 1000;
    const responses = user.respond(challenge(each, { USER_ID_FOR_SRP: username }), password, now);
    assert.equal(responses.PASSWORD_CLAIM_SIGNATURE, expected.signature, name);
    assert.equal(responses.TIMESTAMP, each.timestamp, name);
    assert.equal(responses.SECRET_HASH, expected.secret_hash, name);
    assert.throws(() => user.respond({}, password), { name: "StateError" });
    played += 1;
  }
  assert.ok(played >= 5, `${played} cases`);
});

test("a device is confirmed, and signs in", () => {
  let [confirmed, played] = [0, 0];
  for (const each of section("device_cases")) {
    const { name, device_key, device_group_key, expected } = each;
    if (each.random_password_bytes?.length === 80 && each.random_salt_bytes.length === 32) {
      const drawn = each.random_password_bytes + each.random_salt_bytes;
      const [made, left] = withRandom(drawn, () => helper.createDeviceVerifier(device_key, device_group_key));
      const config = { PasswordVerifier: expected.PasswordVerifier, Salt: expected.Salt };
      const verifier = { DeviceRandomPassword: expected.device_password, DeviceSecretVerifierConfig: config };
      assert.deepEqual([made, left], [verifier, 0], name);
      const NewDeviceMetadata = { DeviceKey: device_key, DeviceGroupKey: device_group_key };
      const [{ request, device }] = withRandom(drawn, () => confirmDevice({ AccessToken: "t", NewDeviceMetadata }, "d"));
      const own = { DeviceKey: device_key, DeviceName: "d", DeviceSecretVerifierConfig: config };
      assert.deepEqual(request, { AccessToken: "t", ...own }, name);
      assert.deepEqual(device, { ...NewDeviceMetadata, DevicePassword: expected.device_password }, name);
      confirmed += 1;
    }
    if (!each.a || !seconds(each)) continue;
    const password = each.device_password ?? expected.device_password;
    const parameters = challenge(each, { DEVICE_KEY: device_key });
    const session = at(seconds(each), () => helper.createSrpSession("alice", "", "region_pool", false));
    const given = { ...session, smallA: smallA(each), largeA: expected.A };
    const response = { ChallengeParameters: parameters };
    const signed = helper.signSrpSessionWithDevice(given, response, device_group_key, password);
    assert.equal(signed.passwordSignature, expected.signature, name);
    if (drawable(each)) {
      const device = { DeviceKey: device_key, DeviceGroupKey: device_group_key, DevicePassword: password };
      const app = { UserPoolId: "region_pool", ClientId: "client" };
      const [srp] = withRandom(each.a.padStart(80, "0"), () => new DeviceSrp(app, "alice", device));
      assert.equal(number(srp.parameters.SRP_A), number(expected.A), name);
      assert.equal(srp.parameters.DEVICE_KEY, device_key, name);
      const responses = srp.respond(parameters, seconds(each) * 1000);
      assert.equal(responses.PASSWORD_CLAIM_SIGNATURE, expected.signature, name);
    }
    played += 1;
  }
  assert.ok(confirmed >= 6 && played >= 6, `${confirmed} confirmed, ${played} signed in`);
});

test("TIMESTAMP is written as the service wants it", () => {
  const { timestamps } = read("timestamps.json");
  for (const { unix, timestamp } of timestamps) {
    const session = at(unix, () => helper.createSrpSession("alice", "", "region_pool", false));
    assert.equal(session.timestamp, timestamp);
  }
  assert.ok(timestamps.length >= 19);
});

test("SECRET_HASH", () => {
  const cases = read("secret_hash.json").secret_hash;
  for (const { username, client_id, client_secret, secret_hash } of cases) {
    assert.equal(helper.createSecretHash(username, client_id, client_secret), secret_hash);
    if (!client_id || !client_secret) continue;
    const app = { UserPoolId: "region_pool", ClientId: client_id, ClientSecret: client_secret };
    assert.equal(secretHash(app, username), secret_hash);
  }
  assert.ok(cases.length >= 5);
});

test("public values that a client must refuse", () => {
  let refused = 0;
  for (const { srp_b } of read("refuse.json").must_refuse.filter(({ role }) => role === "client")) {
    for (const SRP_B of ["2", ...srp_b]) {
      const parameters = { SALT: "7b", SECRET_BLOCK: "c2VjcmV0", SRP_B, DEVICE_KEY: "key", USER_ID_FOR_SRP: "alice" };
      const app = { UserPoolId: "region_pool", ClientId: "client" };
      const device = { DeviceKey: "key", DeviceGroupKey: "group", DevicePassword: "password" };
      const session = helper.createSrpSession("alice", "password", "region_pool", false);
      const calls = [
        () => new UserSrp(app, "alice").respond(parameters, "password"),
        () => new DeviceSrp(app, "alice", device).respond(parameters),
        () => helper.signSrpSession(session, { ChallengeParameters: parameters }),
        () => helper.signSrpSessionWithDevice(session, { ChallengeParameters: parameters }, "group", "password"),
      ];
      for (const call of calls) {
        if (SRP_B === "2") call();
        else assert.throws(call, /SRP_B|Aborting SRP due to 0 value/, SRP_B);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 20, `${refused} calls`);
});

test("requests around a sign-in", () => {
  for (const { name, pool_id, client_id, client_secret, inputs, body } of read("requests.json").requests) {
    const app = { UserPoolId: pool_id, ClientId: client_id, ClientSecret: client_secret };
    const made = inputs.token
      ? revokeTokenRequest(app, inputs.token)
      : accountRequest(app, inputs.username, inputs.session);
    assert.deepEqual(made, body, name);
  }
});
