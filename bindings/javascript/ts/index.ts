/**
 * Amazon Cognito user-pool sign-in: what goes into the requests, over the plain objects of the AWS SDK.
 *
 * @packageDocumentation
 */
export { CognitoCryptoError, InputError, ProtocolError, ServiceError, StateError } from "./errors.js";
export { AuthFlow, type Step } from "./flow.js";
export type * from "./prompt.js";
export { type ConfirmDeviceInput, accountRequest, confirmDevice, revokeTokenRequest, secretHash } from "./requests.js";
export { DeviceSrp, UserSrp } from "./srp.js";
export type * from "./types.js";
export { type ModuleSource, load } from "./wasm.js";
