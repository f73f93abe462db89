/// <reference lib="esnext.disposable" preserve="true" />
import { call } from "./errors.js";
import { Held } from "./held.js";
import type { App, Device, Parameters } from "./types.js";
import { wasm } from "./wasm.js";
import type { DeviceSrp as Device_, UserSrp as User } from "./wasm/cognito_crypto.js";

/**
 * The two messages with which a user proves a password, for a program that has a sign-in loop of its own: send
 * `parameters`, then answer PASSWORD_VERIFIER. {@link AuthFlow} does this by itself.
 */
export class UserSrp {
  readonly #user: Held<User>;
  /** `USERNAME`, `SRP_A`, and where they belong `SECRET_HASH` and `DEVICE_KEY`: AuthParameters of USER_SRP_AUTH. */
  readonly parameters: Parameters;

  /**
   * @param username what the user typed.
   * @param options `deviceKey` of a remembered device; `userId`, the `USER_ID_FOR_SRP` of an earlier challenge.
   */
  constructor(app: App, username: string, options: { deviceKey?: string | undefined; userId?: string | undefined } = {}) {
    this.#user = new Held(call(() => new (wasm().UserSrp)(app, username, options.deviceKey, options.userId)));
    this.parameters = call(() => this.#user.get().parameters());
  }

  /**
   * The ChallengeResponses to PASSWORD_VERIFIER. Can be called once.
   *
   * @param now as `Date.now()`.
   * @throws {ProtocolError} if a parameter is missing, or not what the protocol allows.
   */
  respond(challengeParameters: Parameters, password: string, now: number = Date.now()): Parameters {
    return call(() => this.#user.get().respond(challengeParameters, password, now));
  }

  /** Wipes and frees the state at once. */
  free(): void {
    this.#user.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}

/** The two messages with which a remembered device proves itself: `parameters` answer DEVICE_SRP_AUTH. */
export class DeviceSrp {
  readonly #device: Held<Device_>;
  /** ChallengeResponses of DEVICE_SRP_AUTH. */
  readonly parameters: Parameters;

  /** @param options `userId`, the `USER_ID_FOR_SRP` of an earlier challenge of this sign-in. */
  constructor(app: App, username: string, device: Device, options: { userId?: string | undefined } = {}) {
    this.#device = new Held(call(() => new (wasm().DeviceSrp)(app, username, device, options.userId)));
    this.parameters = call(() => this.#device.get().parameters());
  }

  /**
   * The ChallengeResponses to DEVICE_PASSWORD_VERIFIER. Can be called once.
   *
   * @param now as `Date.now()`.
   * @throws {ProtocolError} if a parameter is missing, or not what the protocol allows.
   */
  respond(challengeParameters: Parameters, now: number = Date.now()): Parameters {
    return call(() => this.#device.get().respond(challengeParameters, now));
  }

  /** Wipes and frees the state at once. */
  free(): void {
    this.#device.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }
}
