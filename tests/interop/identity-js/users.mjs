// A pool of the emulator, and users of it who sign in with amazon-cognito-identity-js.

import "./entropy.mjs";
import { forgetClaims } from "./wire.mjs";
import { randomInt, randomUUID } from "node:crypto";

// The client looks for the random number generator when it is loaded.
const { AuthenticationDetails, CognitoUser, CognitoUserPool } = (
  await import("amazon-cognito-identity-js")
).default;

const ALPHABET = [..."abcXYZ0189 !\"$%&/()=?:'+*#.,;-_<>|~^°äßéñΩЖ中😀"];

/** A pool that tracks devices, with an app client. */
export async function createPool(address) {
  const call = async (operation, request) => {
    const response = await fetch(address, {
      method: "POST",
      headers: { "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}` },
      body: JSON.stringify(request),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(`${operation}: ${body.__type}: ${body.message}`);
    return body;
  };
  const created = await call("CreateUserPool", {
    PoolName: "identity-js",
    DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
  });
  const id = created.UserPool.Id;
  const client = await call("CreateUserPoolClient", { UserPoolId: id, ClientName: "identity-js" });
  const clientId = client.UserPoolClient.ClientId;

  const createUser = async () => {
    const name = `user-${randomUUID()}`;
    const password = Array.from({ length: randomInt(8, 40) }, () => ALPHABET[randomInt(ALPHABET.length)]);
    const user = { UserPoolId: id, Username: name };
    const Password = password.join("");
    await call("AdminCreateUser", user);
    await call("AdminSetUserPassword", { ...user, Password, Permanent: true });
    return new User({ address, id, clientId }, name, Password);
  };
  return { id, call, createUser };
}

/** A user, and the storage of the one browser they use. */
class User {
  constructor(pool, name, password) {
    this.name = name;
    this.password = password;
    this.pool = pool;
    this.items = new Map();
    this.storage = {
      setItem: (key, value) => this.items.set(key, value),
      getItem: (key) => this.items.get(key) ?? null,
      removeItem: (key) => this.items.delete(key),
      clear: () => this.items.clear(),
    };
  }

  /** Signs in with a client object of its own, so that nothing but the storage is left of earlier ones. */
  signIn(password = this.password) {
    const { address, id, clientId } = this.pool;
    const Storage = this.storage;
    const Pool = new CognitoUserPool({ UserPoolId: id, ClientId: clientId, endpoint: address, Storage });
    this.client = new CognitoUser({ Username: this.name, Pool, Storage });
    forgetClaims(this.name);
    const details = new AuthenticationDetails({ Username: this.name, Password: password });
    return new Promise((resolve, reject) => {
      const unexpected = (name) => () => reject(new Error(`asked for ${name}`));
      this.client.authenticateUser(details, {
        onSuccess: (session, asksToRemember) => {
          this.asksToRemember = asksToRemember;
          resolve(session);
        },
        onFailure: reject,
        newPasswordRequired: unexpected("a new password"),
        mfaRequired: unexpected("a code"),
        totpRequired: unexpected("a one-time password"),
        customChallenge: unexpected("a custom challenge"),
      });
    });
  }

  /** setDeviceStatusRemembered. */
  remember() {
    return new Promise((onSuccess, onFailure) => {
      this.client.setDeviceStatusRemembered({ onSuccess, onFailure });
    });
  }

  /** Passes if the sign-in is refused as one with a wrong password is. */
  async isRefused(signIn) {
    const outcome = await signIn().then(
      () => "signed in",
      (error) => `${error.code}: ${error.message}`,
    );
    if (outcome !== "NotAuthorizedException: Incorrect username or password.") throw new Error(outcome);
  }

  #key(item) {
    return `CognitoIdentityServiceProvider.${this.pool.clientId}.${this.name}.${item}`;
  }

  /** What the client keeps of its device. */
  device() {
    return { deviceKey: this.items.get(this.#key("deviceKey")) };
  }

  setDevicePassword(password) {
    this.items.set(this.#key("randomPasswordKey"), password);
  }
}
