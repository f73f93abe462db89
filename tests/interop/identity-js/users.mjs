// Users of a pool of the emulator who sign in with amazon-cognito-identity-js.

import "./entropy.mjs";
import { forgetClaims } from "./wire.mjs";

// The client looks for the random number generator when it is loaded.
const { AuthenticationDetails, CognitoUser, CognitoUserPool } = (
  await import("amazon-cognito-identity-js")
).default;

/** A user, and the storage of the one browser they use. */
export class User {
  constructor(pool, { name, password }) {
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
