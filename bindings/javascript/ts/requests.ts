import { call } from "./errors.js";
import type { App, AuthenticationResult, Device } from "./types.js";
import { wasm } from "./wasm.js";

/**
 * `SECRET_HASH` for a request that carries this very user name, or nothing if the app client has no secret.
 *
 * The other functions and classes put it into requests by themselves.
 */
export function secretHash(app: App, username: string): string | undefined {
  return call(() => wasm().secret_hash(app, username));
}

/**
 * What SignUp, ConfirmSignUp, ForgotPassword, ConfirmForgotPassword and ResendConfirmationCode have in common: spread
 * it into their input.
 *
 * @param session of SignUp, for ConfirmSignUp.
 */
export function accountRequest(
  app: App,
  username: string,
  session?: string,
): { ClientId: string; Username: string; SecretHash?: string; Session?: string } {
  return call(() => wasm().account_request(app, username, session));
}

/** The input of RevokeToken. */
export function revokeTokenRequest(
  app: App,
  refreshToken: string,
): { ClientId: string; ClientSecret?: string; Token: string } {
  return call(() => wasm().revoke_token_request(app, refreshToken));
}

/** The input of ConfirmDevice. */
export interface ConfirmDeviceInput {
  AccessToken: string;
  DeviceKey: string;
  DeviceName?: string;
  DeviceSecretVerifierConfig: { Salt: string; PasswordVerifier: string };
}

/**
 * If the service has named a new device (`NewDeviceMetadata`): the input of ConfirmDevice, and the device to store once
 * the service has accepted that.
 *
 * @param deviceName for the user to recognise it by.
 */
export function confirmDevice(
  result: AuthenticationResult,
  deviceName?: string,
): { request: ConfirmDeviceInput; device: Device } | undefined {
  return call(() => wasm().confirm_device(result, deviceName));
}
