// The emulator, and pools and users in it, for the tests: everything goes through the AWS SDK for JavaScript.
import { spawn } from "node:child_process";
import { createHash, createHmac, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";

/** Starts the emulator that EMULATOR names; `stop` ends it. */
export async function emulator() {
  const options = ["--memory", "--test-mode", "--port", "0", "--rate", "5000"];
  const started = spawn(process.env.EMULATOR, options, { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface(started.stdout)) {
    started.stdout.resume();
    return { address: `${line.replace("listening on ", "")}/`, stop: () => started.kill() };
  }
  throw new Error("the emulator did not start");
}

/** What an SDK needs; nobody checks the credentials. */
export const settings = (endpoint) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

/** A pool with an app client that has a secret, unless `client` says otherwise. */
export async function createPool(address, pool = {}, client = {}) {
  const api = new CognitoIdentityProvider(settings(address));
  const UserPoolId = (await api.createUserPool({ PoolName: "tests", ...pool })).UserPool.Id;
  const flows = ["USER_SRP", "USER_PASSWORD", "USER", "CUSTOM", "REFRESH_TOKEN", "ADMIN_USER_PASSWORD"];
  const ExplicitAuthFlows = flows.map((flow) => `ALLOW_${flow}_AUTH`);
  const app = (
    await api.createUserPoolClient({ UserPoolId, ClientName: "tests", GenerateSecret: true, ExplicitAuthFlows, ...client })
  ).UserPoolClient;
  /** An operation of the emulator's test mode. */
  const call = async (operation, request) => {
    const headers = { "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}` };
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify({ UserPoolId, ...request }) });
    return response.json();
  };
  /** A user with a password of their own, or with a temporary one. */
  const createUser = async (attributes = {}, permanent = true) => {
    const user = { UserPoolId, Username: `user-${randomUUID()}` };
    const Password = `Äpfel & 中文 ${randomUUID()}`;
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    await api.adminCreateUser({ ...user, TemporaryPassword: Password, UserAttributes, MessageAction: "SUPPRESS" });
    if (permanent) await api.adminSetUserPassword({ ...user, Password, Permanent: true });
    const code = async (Purpose) => (await call("TestReadCode", { Username: user.Username, Purpose })).Code;
    return { username: user.Username, password: Password, code };
  };
  return { api, app, address, call, createUser };
}

/** The code that an authenticator app shows. */
export function totp(secret, later = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000 + later)));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A passkey in software, registered for the user of an access token: it signs what a sign-in asks for. */
export async function passkey({ api }, AccessToken) {
  const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
  const client = (type, { challenge }) => Buffer.from(JSON.stringify({ type, challenge, origin: "http://localhost:3000" }));
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { CredentialCreationOptions } = await api.startWebAuthnRegistration({ AccessToken });
  const registration = {
    clientDataJSON: base64url(client("webauthn.create", CredentialCreationOptions)),
    publicKey: base64url(publicKey.export({ type: "spki", format: "der" })),
  };
  const common = { id: "passkey", type: "public-key" };
  await api.completeWebAuthnRegistration({ AccessToken, Credential: { ...common, response: registration } });
  return (options) => {
    const hash = (data) => createHash("sha256").update(data).digest();
    const clientData = client("webauthn.get", JSON.parse(options));
    const data = Buffer.concat([hash("localhost"), Buffer.from([1, 0, 0, 0, 0])]);
    const signature = createSign("sha256").update(Buffer.concat([data, hash(clientData)])).sign(privateKey);
    const response = { clientDataJSON: clientData, authenticatorData: data, signature };
    const texts = Object.entries(response).map(([name, bytes]) => [name, base64url(bytes)]);
    return JSON.stringify({ ...common, response: Object.fromEntries(texts) });
  };
}
