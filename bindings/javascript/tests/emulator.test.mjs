// The package signs in to the emulator with the AWS SDK for JavaScript v3: passwords, devices, every question.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import {
  CognitoIdentityProviderClient,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthFlow,
  DeviceSrp,
  InputError,
  UserSrp,
  accountRequest,
  confirmDevice,
  revokeTokenRequest,
  secretHash,
} from "cognito-crypto";
import { UnansweredError, drive, signIn } from "cognito-crypto/aws-sdk";
import * as helper from "cognito-crypto/srp-helper";
import { createPool, emulator, passkey, settings, totp } from "./emulator.mjs";

let server, client, plain, devices, factors;
before(async () => {
  server = await emulator();
  client = new CognitoIdentityProviderClient(settings(server.address));
  plain = await createPool(server.address, {}, { GenerateSecret: false });
  devices = await createPool(server.address, { DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true } });
  const AllowedFirstAuthFactors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];
  factors = await createPool(server.address, { Policies: { SignInPolicy: { AllowedFirstAuthFactors } } });
});
after(() => server.stop());

const ADDRESSES = { email: "eve@example.com", phone_number: "+15550100" };
const WRONG = { name: "NotAuthorizedException", message: "Incorrect username or password." };

/** The service says whose the access token is. */
async function isSignedIn({ api }, user, { authenticationResult, username }) {
  const { Username } = await api.getUser({ AccessToken: authenticationResult.AccessToken });
  assert.deepEqual([Username, username], [user.username, user.username]);
}
const deviceOf = ({ authenticationResult: { AccessToken } }) =>
  JSON.parse(Buffer.from(AccessToken.split(".")[1], "base64url")).device_key;

test("a user signs in, without and with a client secret; a wrong password is the SDK's exception", async () => {
  for (const pool of [plain, devices]) {
    const { username, password, ...user } = await pool.createUser();
    const signedIn = await signIn(client, pool.app, { username, password });
    await isSignedIn(pool, { username, ...user }, signedIn);
    const refused = signIn(client, pool.app, { username, password: `${password}x` });
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof NotAuthorizedException);
      assert.deepEqual({ name: error.name, message: error.message }, WRONG);
      return true;
    });
  }
});

test("both signs of B, and values of unusual lengths", async () => {
  const { username, password } = await devices.createUser();
  for (const Form of ["plus", "minus", "short-b", "signed-b", "odd-b", "short-u", "signed-u", "short-s", "signed-s"]) {
    assert.equal((await devices.call("TestForce", { Username: username, Form })).__type, undefined);
    await isSignedIn(devices, { username }, await signIn(client, devices.app, { username, password }));
  }
});

test("a device is confirmed and signs in; one that is refused costs nobody the sign-in", async () => {
  const { username, password } = await devices.createUser();
  const first = await signIn(client, devices.app, { username, password });
  const { request, device } = confirmDevice(first.authenticationResult, "tests");
  await client.send(new ConfirmDeviceCommand(request));

  const signedIn = await signIn(client, devices.app, { username, password, device });
  assert.deepEqual([deviceOf(signedIn), confirmDevice(signedIn.authenticationResult)], [device.DeviceKey, undefined]);
  const { RefreshToken } = signedIn.authenticationResult;
  const refreshed = await signIn(client, devices.app, { authFlow: "GetTokensFromRefreshToken", refreshToken: RefreshToken, device });
  assert.equal(deviceOf(refreshed), device.DeviceKey);

  const wrong = { ...device, DevicePassword: `${device.DevicePassword}x` };
  const without = await signIn(client, devices.app, { username, password, device: wrong });
  assert.equal(without.deviceToForget, device.DeviceKey);
  await isSignedIn(devices, { username }, without);
  await devices.api.revokeToken(revokeTokenRequest(devices.app, RefreshToken));
  await assert.rejects(signIn(client, devices.app, { authFlow: "GetTokensFromRefreshToken", refreshToken: RefreshToken, device }), {
    name: "NotAuthorizedException",
  });
});

test("UserSrp and DeviceSrp, in a loop of one's own", async () => {
  const { username, password } = await devices.createUser();
  const { ClientId } = devices.app;
  const first = await signIn(client, devices.app, { username, password });
  const { request, device } = confirmDevice(first.authenticationResult);
  await client.send(new ConfirmDeviceCommand(request));

  const user = new UserSrp(devices.app, username, { deviceKey: device.DeviceKey });
  const initiate = { ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: user.parameters };
  const started = await client.send(new InitiateAuthCommand(initiate));
  const respond = ({ ChallengeName, Session }, ChallengeResponses) =>
    client.send(new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }));
  const asked = await respond(started, user.respond(started.ChallengeParameters, password));
  const proof = new DeviceSrp(devices.app, username, device);
  const challenge = await respond(asked, proof.parameters);
  const { AuthenticationResult } = await respond(challenge, proof.respond(challenge.ChallengeParameters));
  assert.equal(deviceOf({ authenticationResult: AuthenticationResult }), device.DeviceKey);
  for (const resource of [user, proof]) resource.free();
});

test("cognito-srp-helper's functions, as its README uses them", async () => {
  const { app } = devices;
  const user = await devices.createUser();
  const signIn = async (password, isHashed, device) => {
    const own = { USERNAME: user.username, SECRET_HASH: helper.createSecretHash(user.username, app.ClientId, app.ClientSecret) };
    if (device) own.DEVICE_KEY = device.DeviceKey;
    const session = helper.createSrpSession(user.username, password, app.UserPoolId, isHashed);
    const request = { ClientId: app.ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: { CHALLENGE_NAME: "SRP_A", ...own } };
    const started = await client.send(new InitiateAuthCommand(helper.wrapInitiateAuth(session, request)));
    const respond = (signed, ChallengeName, Session) => {
      const request = { ClientId: app.ClientId, ChallengeName, ChallengeResponses: own, Session };
      return client.send(new RespondToAuthChallengeCommand(helper.wrapAuthChallenge(signed, request)));
    };
    const signed = helper.signSrpSession(session, started);
    let answer = await respond(signed, "PASSWORD_VERIFIER", started.Session);
    if (answer.ChallengeName === "DEVICE_SRP_AUTH") {
      const asked = await respond(signed, "DEVICE_SRP_AUTH", answer.Session);
      const proof = helper.signSrpSessionWithDevice(session, asked, device.DeviceGroupKey, device.password);
      answer = await respond(proof, "DEVICE_PASSWORD_VERIFIER", asked.Session);
    }
    return answer.AuthenticationResult;
  };
  const { AccessToken, NewDeviceMetadata: device } = await signIn(user.password, false);
  const hash = helper.createPasswordHash(user.username, user.password, app.UserPoolId);
  assert.ok((await signIn(hash)).AccessToken);
  await assert.rejects(signIn("battery staple", false), WRONG);
  const { DeviceRandomPassword, DeviceSecretVerifierConfig } = helper.createDeviceVerifier(device.DeviceKey, device.DeviceGroupKey);
  await client.send(new ConfirmDeviceCommand({ AccessToken, DeviceKey: device.DeviceKey, DeviceSecretVerifierConfig }));
  const known = await signIn(user.password, false, { ...device, password: DeviceRandomPassword });
  assert.equal(deviceOf({ authenticationResult: known }), device.DeviceKey);
});

test("the Admin forms, and the password as it is", async () => {
  const { username, password } = await plain.createUser();
  const starts = [
    { authFlow: "USER_PASSWORD_AUTH", username, password },
    { authFlow: "USER_SRP_AUTH", username, password, admin: true, metadata: { ClientMetadata: { locale: "pt-BR" } } },
    { authFlow: "ADMIN_USER_PASSWORD_AUTH", username, password },
  ];
  for (const start of starts) {
    await isSignedIn(plain, { username }, await signIn(client, plain.app, start));
    await assert.rejects(signIn(client, plain.app, { ...start, password: "battery staple" }), WRONG);
  }
});

/** Signs in, counting which questions were asked. */
async function asks(pool, start, answers, expected) {
  const asked = [];
  const noted = Object.entries(answers).map(([type, answer]) => [
    type,
    (prompt) => {
      asked.push(type);
      return answer(prompt);
    },
  ]);
  const signedIn = await signIn(client, pool.app, start, Object.fromEntries(noted));
  assert.deepEqual(asked, expected);
  await isSignedIn(pool, start, signedIn);
  return signedIn;
}

test("SELECT_CHALLENGE, PASSWORD_SRP and PASSWORD", async () => {
  const { username, password } = await factors.createUser();
  for (const factor of ["PASSWORD_SRP", "PASSWORD"]) {
    const choose = ({ choices }) => {
      assert.ok(choices.includes(factor));
      return { factor, password };
    };
    await asks(factors, { authFlow: "USER_AUTH", username }, { SELECT_CHALLENGE: choose }, ["SELECT_CHALLENGE"]);
    await asks(factors, { authFlow: "USER_AUTH", username, preferred: { factor, password } }, {}, []);
    const wrong = { authFlow: "USER_AUTH", username, preferred: { factor, password: "battery staple" } };
    await assert.rejects(signIn(client, factors.app, wrong), WRONG);
  }
});

test("EMAIL_OTP: a wrong code is asked again; the question is left for another code", async () => {
  const user = await factors.createUser(ADDRESSES);
  const code = (prompt) => {
    assert.equal(prompt.destination, "e***@e***");
    if (prompt.tries === 0) return "0";
    assert.equal(prompt.refusal.name, "CodeMismatchException");
    return user.code("email-otp");
  };
  const start = { authFlow: "USER_AUTH", username: user.username, preferred: { factor: "EMAIL_OTP" } };
  await asks(factors, start, { EMAIL_OTP: code }, ["EMAIL_OTP", "EMAIL_OTP"]);

  const flow = AuthFlow.start(factors.app, start);
  await assert.rejects(drive(client, flow), (error) => {
    assert.ok(error instanceof UnansweredError);
    assert.match(error.message, /EMAIL_OTP/);
    assert.throws(() => error.prompt.answer(""), { name: "InputError", message: "EMAIL_OTP_CODE is empty" });
    const again = error.prompt.startOver();
    assert.deepEqual([again.type, again.reason, again.needsPassword], ["START_OVER", "Requested", false]);
    again.answer();
    return true;
  });
  await isSignedIn(factors, user, await drive(client, flow, { EMAIL_OTP: () => user.code("email-otp") }));
});

test("SMS_OTP, in a later request of a web back end", async () => {
  const user = await factors.createUser(ADDRESSES);
  const start = { authFlow: "USER_AUTH", username: user.username, preferred: { factor: "SMS_OTP" } };
  const saved = await signIn(client, factors.app, start).catch(({ prompt }) => JSON.stringify(prompt.save()));
  const flow = AuthFlow.resume(factors.app, JSON.parse(saved));
  assert.equal(flow.prompt.type, "SMS_OTP");
  flow.prompt.answer(await user.code("sms-otp"));
  await isSignedIn(factors, user, await drive(client, flow));
});

test("WEB_AUTHN", async () => {
  const { username, password } = await factors.createUser();
  const { authenticationResult } = await signIn(client, factors.app, { username, password });
  const sign = await passkey(factors, authenticationResult.AccessToken);
  const start = { authFlow: "USER_AUTH", username, preferred: { factor: "WEB_AUTHN" } };
  const credential = ({ credentialRequestOptions }) => sign(credentialRequestOptions);
  await asks(factors, start, { WEB_AUTHN: credential }, ["WEB_AUTHN"]);
});

test("PASSWORD and a newer challenge, which the emulator itself does not ask and so refuses", async () => {
  const { username, password } = await plain.createUser();
  for (const [ChallengeName, type, answer, sent] of [
    ["PASSWORD", "PASSWORD", password, { PASSWORD: password }],
    ["NEWER_THAN_THIS", "OTHER", { HOW: "so" }, { HOW: "so" }],
  ]) {
    await plain.call("TestFail", { Operation: "InitiateAuth", Times: 1, Patch: { ChallengeName } });
    const inputs = [];
    const send = (command, options) => (inputs.push(command.input), client.send(command, options));
    const answers = {
      [type]: ({ challengeName, tries, refusal }) => {
        assert.equal(challengeName, ChallengeName);
        if (tries) throw refusal;
        return answer;
      },
    };
    const start = { authFlow: "USER_SRP_AUTH", username, password };
    await assert.rejects(signIn({ send }, plain.app, start, answers), ({ name }) => /Exception$/.test(name));
    const { ChallengeResponses } = inputs[1];
    assert.deepEqual({ ...ChallengeResponses, ...sent }, ChallengeResponses);
    assert.deepEqual([inputs[1].ChallengeName, ChallengeResponses.USERNAME], [ChallengeName, username]);
  }
});

test("CUSTOM_CHALLENGE, alone and after SRP", async () => {
  for (const password of [false, true]) {
    const user = await plain.createUser();
    const start = { authFlow: "CUSTOM_AUTH", username: user.username, ...(password && { password: user.password }) };
    const answer = ({ parameters }) => {
      assert.ok(parameters);
      return user.code("custom");
    };
    await asks(plain, start, { CUSTOM_CHALLENGE: answer }, ["CUSTOM_CHALLENGE"]);
  }
});

test("NEW_PASSWORD_REQUIRED with an attribute", async () => {
  const pool = await createPool(server.address, { Schema: [{ Name: "given_name", Required: true }] });
  const { username, password } = await pool.createUser({}, false);
  const newPassword = `${password} 2`;
  const choose = (prompt) => {
    assert.deepEqual(prompt.requiredAttributes, ["given_name"]);
    const refused = { name: "InputError", parameter: "given_name", problem: "Missing" };
    assert.throws(() => prompt.answer({ newPassword }), (error) => error.name === refused.name && /given_name/.test(error.message));
    return { newPassword: prompt.tries ? newPassword : "x", attributes: { given_name: "Eve" } };
  };
  const twice = ["NEW_PASSWORD_REQUIRED", "NEW_PASSWORD_REQUIRED"];
  await asks(pool, { username, password }, { NEW_PASSWORD_REQUIRED: choose }, twice);
  await asks(pool, { username, password: newPassword }, {}, []);
});

test("MFA_SETUP, then SOFTWARE_TOKEN_MFA", async () => {
  const pool = await createPool(server.address, { MfaConfiguration: "ON" });
  const { username, password } = await pool.createUser();
  let secret;
  const setUp = async ({ associateSoftwareToken }) => {
    const { SecretCode, Session } = await pool.api.associateSoftwareToken(associateSoftwareToken);
    secret = SecretCode;
    const verified = await pool.api.verifySoftwareToken({ Session, UserCode: totp(secret) });
    return { session: verified.Session };
  };
  await asks(pool, { username, password }, { MFA_SETUP: setUp }, ["MFA_SETUP"]);
  // A code is taken once; the next one is good already.
  const code = ({ tries }) => (tries ? totp(secret, 1) : "000000");
  const twice = ["SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA"];
  await asks(pool, { username, password }, { SOFTWARE_TOKEN_MFA: code }, twice);
});

test("SMS_MFA, and SELECT_MFA_TYPE", async () => {
  const pool = await createPool(server.address, { MfaConfiguration: "OPTIONAL" });
  const user = await pool.createUser(ADDRESSES);
  const { username, password } = user;
  const prefer = async (settings) => {
    const { authenticationResult } = await asks(pool, { username, password }, {}, []);
    await pool.api.setUserMFAPreference({ AccessToken: authenticationResult.AccessToken, ...settings });
  };
  await prefer({ SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
  const SMS_MFA = ({ deliveryMedium }) => {
    assert.equal(deliveryMedium, "SMS");
    return user.code("sms-mfa");
  };
  const { authenticationResult } = await asks(pool, { username, password }, { SMS_MFA }, ["SMS_MFA"]);
  const { AccessToken } = authenticationResult;
  await pool.api.setUserMFAPreference({ AccessToken, SMSMfaSettings: { Enabled: true }, EmailMfaSettings: { Enabled: true } });
  const SELECT_MFA_TYPE = ({ choices }) => {
    assert.deepEqual(choices.toSorted(), ["EMAIL_OTP", "SMS_MFA"]);
    return "EMAIL_OTP";
  };
  const answers = { SELECT_MFA_TYPE, EMAIL_OTP: () => user.code("email-otp") };
  await asks(pool, { username, password }, answers, ["SELECT_MFA_TYPE", "EMAIL_OTP"]);
});

test("faults that pass lose nothing, and a fault that stays is the SDK's own error", async () => {
  const user = await plain.createUser();
  const start = { username: user.username, password: user.password };
  const impatient = new CognitoIdentityProviderClient({ ...settings(server.address), maxAttempts: 1 });
  for (const [Operation, fault] of [
    ["InitiateAuth", { Name: "TooManyRequestsException", Message: "Rate exceeded", Status: 400 }],
    ["RespondToAuthChallenge", { Name: "InternalErrorException", Message: "", Status: 500 }],
    ["RespondToAuthChallenge", { Form: "page", Status: 503, Name: "", Message: "" }],
    ["InitiateAuth", { Form: "hang-up", Name: "", Message: "" }],
  ]) {
    await plain.call("TestFail", { Operation, Times: 1, ...fault });
    await isSignedIn(plain, user, await signIn(impatient, plain.app, start));
  }
  await plain.call("TestFail", { Operation: "InitiateAuth", Name: "TooManyRequestsException", Message: "Rate exceeded", Status: 400 });
  await assert.rejects(signIn(impatient, plain.app, start), { name: "TooManyRequestsException", message: "Rate exceeded" });
  await plain.call("TestSucceed", {});
  const nowhere = new CognitoIdentityProviderClient({ ...settings("http://127.0.0.1:9"), maxAttempts: 1 });
  await assert.rejects(signIn(nowhere, plain.app, start), { code: "ECONNREFUSED" });
});

test("a question outlives an answer that cannot be right, and a function that fails", async () => {
  const user = await factors.createUser(ADDRESSES);
  const start = { authFlow: "USER_AUTH", username: user.username, preferred: { factor: "EMAIL_OTP" } };
  const fail = () => {
    throw new Error("cancelled");
  };
  for (const [answer, error] of [[() => "", { name: "InputError" }], [fail, { message: "cancelled" }]]) {
    let asked;
    const EMAIL_OTP = (prompt) => answer((asked = prompt));
    await assert.rejects(signIn(client, factors.app, start, { EMAIL_OTP }), error);
    const resumed = () => AuthFlow.resume(factors.app, asked.save());
    await assert.rejects(drive(client, resumed()), { name: "UnansweredError" });
    const code = () => user.code("email-otp");
    await isSignedIn(factors, user, await drive(client, resumed(), { EMAIL_OTP: code }));
  }
});

test("an aborted sign-in ends with the SDK's error, and is not sent again", async () => {
  const user = await plain.createUser();
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const api = new CognitoIdentityProviderClient(settings(`http://127.0.0.1:${silent.address().port}/`));
  const abort = new AbortController();
  let sent = 0;
  const send = (command, options) => {
    sent += 1;
    setTimeout(() => abort.abort(), 20);
    return api.send(command, options);
  };
  const { signal: abortSignal } = abort;
  await assert.rejects(signIn({ send }, plain.app, user, {}, { abortSignal }), { name: "AbortError" });
  assert.equal(sent, 1);
  silent.close();
  await isSignedIn(plain, user, await signIn(client, plain.app, user, {}, { abortSignal: new AbortController().signal }));
});

test("a wrong clock does no harm", async () => {
  const user = await plain.createUser();
  const { now } = Date;
  Date.now = () => now() - 3_600_000;
  try {
    await isSignedIn(plain, user, await signIn(client, plain.app, user));
    const flow = AuthFlow.start(plain.app, { authFlow: "USER_SRP_AUTH", ...user });
    flow.handle(await client.send(new InitiateAuthCommand(flow.request.input)));
    const response = new RespondToAuthChallengeCommand(flow.request.input);
    await assert.rejects(client.send(response), WRONG, "the emulator takes any time");
  } finally {
    Date.now = now;
  }
});

test("a date that no clock shows is not taken for the service's", async () => {
  const user = await plain.createUser();
  for (const date of ["Mon, 01 Jan 1900 00:00:00 GMT", "Sat, 01 Jan 20000 00:00:00 GMT", "today"]) {
    const api = new CognitoIdentityProviderClient(settings(server.address));
    const { requestHandler } = api.config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = async (...request) => {
      const result = await handle(...request);
      result.response.headers.date = date;
      return result;
    };
    await isSignedIn(plain, user, await signIn(api, plain.app, user));
  }
});

test("what is wrong with an argument is named and not quoted", () => {
  const app = { UserPoolId: "us-east-1_AbC", ClientId: "client" };
  const start = { authFlow: "USER_SRP_AUTH", username: "alice", password: "hunter2" };
  for (const [app_, start_, message] of [
    [{ ...app, UserPoolId: "AbC" }, start, "pool id is not of the form REGION_NAME, as us-east-1_AbC123xyZ"],
    [{ ...app, ClientSecret: "" }, start, "client secret is empty"],
    [{ UserPoolId: app.UserPoolId }, start, "app.ClientId is missing"],
    [undefined, start, "app is missing"],
    [7, start, "app is of another type than it should be"],
    [app, { ...start, password: 7 }, "start.password is of another type than it should be"],
    [app, { ...start, password: "" }, "password is empty"],
    [app, { ...start, username: undefined }, "username is empty"],
    [app, { ...start, authFlow: "hunter2" }, "authFlow is not one of the choices offered"],
    [app, "hunter2", "start is of another type than it should be"],
    [app, "missing field `hunter2`", "start is of another type than it should be"],
    [app, "invalid type: unit value", "start is of another type than it should be"],
  ]) {
    assert.throws(
      () => AuthFlow.start(app_, start_),
      (error) => error instanceof InputError && error.message === message && !error.stack.includes("hunter2,"),
      message,
    );
  }
  assert.equal(secretHash(app, "alice"), undefined);
});

test("an argument of another type is refused by name, and never read as a text", () => {
  const app = { UserPoolId: "us-east-1_AbC", ClientId: "client", ClientSecret: "secret" };
  const device = { DeviceKey: "key", DeviceGroupKey: "group", DevicePassword: "password" };
  const result = { AccessToken: "token", NewDeviceMetadata: { DeviceKey: "key", DeviceGroupKey: "group" } };
  const challenge = { SALT: "7b", SRP_B: "7b", SECRET_BLOCK: "c2VjcmV0", USERNAME: "alice", DEVICE_KEY: "key" };
  const user = new UserSrp(app, "alice");
  const session = helper.createSrpSession("alice", "password", "us-east-1_AbC", false);
  const calls = {
    username: [(it) => new UserSrp(app, it), (it) => new DeviceSrp(app, it, device), (it) => secretHash(app, it),
      (it) => accountRequest(app, it), (it) => helper.createSrpSession(it, "", "us-east-1_AbC")],
    password: [(it) => user.respond(challenge, it), (it) => helper.createPasswordHash("alice", it, "us-east-1_AbC")],
    now: [(it) => user.respond(challenge, "password", it)],
    refreshToken: [(it) => revokeTokenRequest(app, it)],
    userId: [(it) => helper.createSecretHash(it, "", ""), (it) => helper.createPasswordHash(it, "", "us-east-1_AbC")],
    clientId: [(it) => helper.createSecretHash("", it, "")],
    secretId: [(it) => helper.createSecretHash("", "", it)],
    poolId: [(it) => helper.createSrpSession("alice", "", it), (it) => helper.createPasswordHash("alice", "", it)],
    deviceKey: [(it) => helper.createDeviceVerifier(it, "group")],
    deviceGroupKey: [(it) => helper.createDeviceVerifier("key", it),
      (it) => helper.signSrpSessionWithDevice(session, { ChallengeParameters: challenge }, it, "")],
    deviceRandomPassword: [(it) => helper.signSrpSessionWithDevice(session, { ChallengeParameters: challenge }, "", it)],
  };
  const optional = {
    deviceKey: [(it) => new UserSrp(app, "alice", { deviceKey: it })],
    userId: [(it) => new UserSrp(app, "alice", { userId: it }), (it) => new DeviceSrp(app, "alice", device, { userId: it })],
    session: [(it) => accountRequest(app, "alice", it)],
    deviceName: [(it) => confirmDevice(result, it)],
  };
  const others = [["alice"], { length: 9 }, true, () => "alice", Symbol("alice"), new Map(), new Uint8Array(9)];
  const refused = (calls, values, problem = "Type") => {
    for (const [parameter, each] of Object.entries(calls)) {
      for (const value of values) {
        for (const call of each) assert.throws(() => call(value), { name: "InputError", parameter, problem });
      }
    }
  };
  refused(calls, others);
  refused(optional, others);
  const { now, ...texts } = calls;
  for (const value of [null, undefined]) {
    refused({ ...texts, ...(value === null && { now }) }, [value], "Missing");
    for (const call of Object.values(optional).flat()) call(value);
  }
  refused({ ...texts, ...optional }, [7, NaN]);
  refused({ now }, ["7", new Date()]);
  for (const time of [NaN, -1, Infinity, 1e300]) {
    assert.throws(() => user.respond(challenge, "password", time), { name: "InputError", parameter: "timestamp" });
  }
  assert.ok(user.respond(challenge, "password").TIMESTAMP, "nothing was lost by it");
});

test("a member that is undefined or null is missing", async () => {
  const user = await plain.createUser();
  for (const none of [undefined, null]) {
    const ContextData = { EncodedData: none, HttpHeaders: none, IpAddress: none, ServerName: none, ServerPath: none };
    const UserContextData = { EncodedData: none, IpAddress: none };
    const metadata = { ClientMetadata: none, AnalyticsMetadata: { AnalyticsEndpointId: none }, UserContextData, ContextData };
    const options = { authFlow: none, device: none, metadata, admin: none, session: none, preferred: none };
    await isSignedIn(plain, user, await signIn(client, plain.app, { ...user, ...options }));
    const open = { ...plain.app, ClientSecret: none };
    assert.equal(secretHash(open, "alice"), undefined);
    for (const member of ["UserPoolId", "ClientId"]) {
      const refused = { name: "InputError", parameter: `app.${member}`, problem: "Missing", message: `app.${member} is missing` };
      assert.throws(() => secretHash({ ...open, [member]: none }, "alice"), refused);
    }
    const flow = AuthFlow.start(open, { authFlow: "CUSTOM_AUTH", username: "alice" });
    const ChallengeParameters = { requiredAttributes: "[]", userAttributes: none };
    flow.handle({ ChallengeName: "NEW_PASSWORD_REQUIRED", ChallengeParameters, Session: none, AuthenticationResult: none });
    assert.throws(() => flow.prompt.answer(none), { message: "answer is missing" });
    assert.throws(() => flow.prompt.answer({ newPassword: none }), { message: "answer.newPassword is missing" });
    flow.prompt.answer({ newPassword: "N3w password", attributes: none });
    await assert.rejects(signIn(client, plain.app, none), { name: "InputError", parameter: "username" });
  }
});

test("what the caller's own code throws reaches the caller, and nothing is lost by it", () => {
  const app = { UserPoolId: "us-east-1_AbC", ClientId: "client" };
  const mine = new Error("mine");
  const fail = () => {
    throw mine;
  };
  const member = (name) => Object.defineProperty({}, name, { get: fail, enumerable: true });
  const [proxy, keys] = [new Proxy({}, { get: fail }), new Proxy({}, { ownKeys: fail })];
  const flow = AuthFlow.start(app, { authFlow: "CUSTOM_AUTH", username: "alice" });
  // More often than the module's stack would take, if each left something on it.
  for (let times = 0; times < 5000; times += 1) assert.throws(() => secretHash(member("UserPoolId"), "alice"), mine);
  for (const wrong of [proxy, member("ChallengeName"), { ChallengeParameters: keys }, { ChallengeParameters: member("SALT") }]) {
    assert.throws(() => flow.handle(wrong), mine);
  }
  assert.throws(() => flow.handleError(member("message")), mine);
  assert.equal(flow.handle({ ChallengeName: "NEW_PASSWORD_REQUIRED" }).type, "ask");
  assert.throws(() => flow.prompt.answer(member("newPassword")), mine);
  // It may call the package itself.
  const answer = {
    get newPassword() {
      assert.throws(() => secretHash(proxy, "alice"), mine);
      return secretHash({ ...app, ClientSecret: "secret" }, "alice");
    },
  };
  flow.prompt.answer(answer);
  assert.equal(flow.request.input.ChallengeResponses.NEW_PASSWORD, answer.newPassword);
  flow.free();
});

test("whatever a call rejects with means that it did not get through", () => {
  for (const reason of [undefined, null, "aborted", 7, Symbol("aborted"), new Error("aborted")]) {
    const flow = AuthFlow.start(plain.app, { authFlow: "CUSTOM_AUTH", username: "alice" });
    const step = flow.handleError(reason);
    assert.deepEqual([step.type, step.error.name, step.error.cause, flow.attempts], ["sendAgain", "", reason, 1]);
    flow.free();
  }
});

test("it does not matter how deep a reply is nested", () => {
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  const start = () => AuthFlow.start(plain.app, { authFlow: "CUSTOM_AUTH", username: "alice" });
  const step = start().handle({ ChallengeName: "SMS_MFA", AvailableChallenges: deep, Other: deep });
  assert.equal(step.prompt.type, "SMS_MFA");
  assert.throws(() => start().handleError({ __type: "NotAuthorizedException", message: "no", Other: deep }), { message: "no" });
  for (const response of [{ Session: deep }, { ChallengeParameters: { SALT: deep } }]) {
    const flow = start();
    assert.throws(() => flow.handle(response), { name: "InputError", problem: "Type" });
    flow.free();
  }
});

test("what was freed or used says so", () => {
  const app = { UserPoolId: "us-east-1_AbC", ClientId: "client" };
  const flow = AuthFlow.start(app, { authFlow: "CUSTOM_AUTH", username: "alice" });
  const user = new UserSrp(app, "alice");
  assert.throws(() => flow.handle({ ChallengeName: 7 }), { name: "InputError", parameter: "response.ChallengeName" });
  assert.throws(() => flow.handle({ ChallengeName: "PASSWORD_VERIFIER" }), { name: "ProtocolError", problem: "Unexpected" });
  assert.throws(() => flow.handle({}), { name: "StateError", message: "this sign-in does not wait for a reply" });
  for (const resource of [flow, user, flow, user]) resource.free();
  assert.throws(() => flow.request, { name: "StateError", message: "this object was freed" });
  assert.throws(() => user.respond({}, "password"), { name: "StateError", message: "this object was freed" });
});
