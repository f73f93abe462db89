/**
 * The functions of the npm package cognito-srp-helper 2: change the import, and nothing else.
 *
 * As there, a session is an object of the caller's, in which the password and the private value a are texts that
 * JavaScript cannot wipe, and a device proves itself with the same a as the user. `AuthFlow` has neither.
 *
 * @packageDocumentation
 */
import { ProtocolError, call } from "./errors.js";
import { wasm } from "./wasm.js";

/** What all requests that start a sign-in have in common. */
export type InitiateAuthRequest = { AuthFlow?: string | undefined; AuthParameters?: Record<string, string> | undefined };
/** What all responses have in common. */
export type InitiateAuthResponse = { ChallengeParameters?: Record<string, string> | undefined };
/** What all requests that answer a challenge have in common. */
export type RespondToAuthChallengeRequest = {
  ChallengeName?: string | undefined;
  ChallengeResponses?: Record<string, string> | undefined;
};
export type RespondToAuthChallengeResponse = InitiateAuthResponse;

/** A session: the user's credentials, and the keys of one sign-in. */
export type SrpSession = {
  username: string;
  /** The password, or its hash by `createPasswordHash`. */
  password: string;
  poolId: string;
  /** The part of the pool id after the `_`. */
  poolIdAbbr: string;
  isHashed: boolean;
  /** The time at which the session was created, as the service wants it. */
  timestamp: string;
  /** The private value a, in hexadecimal. */
  smallA: string;
  /** The public value A, in hexadecimal. */
  largeA: string;
};

/** A session after a challenge was answered. */
export type SrpSessionSigned = SrpSession & {
  largeB: string;
  salt: string;
  secret: string;
  passwordSignature: string;
};

/** A new device: its password, and what ConfirmDevice sends. */
export type DeviceVerifier = {
  DeviceRandomPassword: string;
  DeviceSecretVerifierConfig: { PasswordVerifier: string; Salt: string };
};

export class SignSrpSessionError extends Error {
  constructor(message = "Could not sign SRP session") {
    super(message);
  }
}

const missing = (name: string) =>
  `Could not sign SRP session because of missing or undefined ${name}`;

export class MissingChallengeResponsesError extends SignSrpSessionError {
  constructor(message = missing("ChallengeResponses in response")) {
    super(message);
  }
}
export class MissingSaltError extends SignSrpSessionError {
  constructor(message = missing("SALT in response.ChallengeResponses")) {
    super(message);
  }
}
export class MissingSecretError extends SignSrpSessionError {
  constructor(message = missing("SECRET_BLOCK in response.ChallengeResponses")) {
    super(message);
  }
}
export class MissingLargeBError extends SignSrpSessionError {
  constructor(message = missing("SRP_B in response.ChallengeResponses")) {
    super(message);
  }
}
export class MissingUserIdForSrpBError extends SignSrpSessionError {
  constructor(message = missing("USER_ID_FOR_SRP in response.ChallengeResponses")) {
    super(message);
  }
}
export class MissingDeviceKeyError extends SignSrpSessionError {
  constructor(message = missing("DEVICE_KEY in response.ChallengeResponses")) {
    super(message);
  }
}
export class AbortOnZeroSrpError extends Error {
  constructor(message = "Aborting SRP due to 0 value") {
    super(message);
  }
}
export class AbortOnZeroASrpError extends AbortOnZeroSrpError {
  constructor(message = "Aborting SRP due to 0 value received for client public key (A)") {
    super(message);
  }
}
export class AbortOnZeroBSrpError extends AbortOnZeroSrpError {
  constructor(message = "Aborting SRP due to 0 value received for server public key (B)") {
    super(message);
  }
}
export class AbortOnZeroUSrpError extends AbortOnZeroSrpError {
  constructor(message = "Aborting SRP due to 0 value received for public key hash (u)") {
    super(message);
  }
}

/** The errors about what a challenge lacks, in the order in which they are looked for. */
const MISSING = {
  SALT: MissingSaltError,
  SECRET_BLOCK: MissingSecretError,
  SRP_B: MissingLargeBError,
  USER_ID_FOR_SRP: MissingUserIdForSrpBError,
  DEVICE_KEY: MissingDeviceKeyError,
};

/** The errors about a value that is zero, by the crate's name of the problem. */
const ZERO = { ZeroModN: AbortOnZeroBSrpError, ZeroScrambler: AbortOnZeroUSrpError };

/** SECRET_HASH of an app client with a secret. */
export const createSecretHash = (userId: string, clientId: string, secretId: string): string =>
  call(() => wasm().helper_secret_hash(userId, clientId, secretId));

/** The hash of a password, for a session with `isHashed`. Works only if the user signs in with the real user name. */
export const createPasswordHash = (userId: string, password: string, poolId: string): string =>
  call(() => wasm().helper_password_hash(userId, password, poolId));

/** A password for a new device, and what ConfirmDevice sends. */
export const createDeviceVerifier = (deviceKey: string, deviceGroupKey: string): DeviceVerifier =>
  call(() => wasm().helper_device_verifier(deviceKey, deviceGroupKey));

/** Starts a session: draws a and computes A. */
export const createSrpSession = (username: string, password: string, poolId: string, isHashed = true): SrpSession => {
  const drawn = call(() => wasm().helper_session(username, poolId, Date.now()));
  return { username, poolId, password, isHashed, ...drawn };
};

/** Answers PASSWORD_VERIFIER. */
export const signSrpSession = (session: SrpSession, response: InitiateAuthResponse): SrpSessionSigned =>
  sign(session, response, "USER_ID_FOR_SRP", (challenge) => wasm().helper_sign(session, challenge));

/** Answers DEVICE_PASSWORD_VERIFIER. */
export const signSrpSessionWithDevice = (
  session: SrpSession,
  response: RespondToAuthChallengeResponse,
  deviceGroupKey: string,
  deviceRandomPassword: string,
): SrpSessionSigned =>
  sign(session, response, "DEVICE_KEY", (challenge) =>
    wasm().helper_sign_with_device(session, challenge, deviceGroupKey, deviceRandomPassword),
  );

/** Adds `SRP_A` to the request that starts the sign-in. */
export const wrapInitiateAuth = <T extends InitiateAuthRequest>(session: SrpSession, request: T): T => ({
  ...request,
  AuthParameters: { ...request.AuthParameters, SRP_A: session.largeA },
});

/** Adds the signature, and what it is about, to the request that answers a challenge. */
export const wrapAuthChallenge = <T extends RespondToAuthChallengeRequest>(
  session: SrpSessionSigned,
  request: T,
): T => ({
  ...request,
  ChallengeResponses: {
    ...request.ChallengeResponses,
    PASSWORD_CLAIM_SECRET_BLOCK: session.secret,
    PASSWORD_CLAIM_SIGNATURE: session.passwordSignature,
    SRP_A: session.largeA,
    TIMESTAMP: session.timestamp,
  },
});

function sign(
  session: SrpSession,
  response: InitiateAuthResponse,
  identity: "USER_ID_FOR_SRP" | "DEVICE_KEY",
  signature: (challenge: Record<string, string>) => string,
): SrpSessionSigned {
  const challenge = response.ChallengeParameters;
  if (!challenge) throw new MissingChallengeResponsesError();
  for (const name of ["SALT", "SECRET_BLOCK", "SRP_B", identity] as const) {
    if (!challenge[name]) throw new MISSING[name]();
  }
  try {
    const { SALT, SECRET_BLOCK, SRP_B } = challenge as Record<"SALT" | "SECRET_BLOCK" | "SRP_B", string>;
    const passwordSignature = call(() => signature(challenge));
    return { ...session, salt: SALT, secret: SECRET_BLOCK, largeB: SRP_B, passwordSignature };
  } catch (error) {
    const zero = error instanceof ProtocolError && ZERO[error.problem as keyof typeof ZERO];
    throw zero ? new zero() : error;
  }
}

export default {
  AbortOnZeroASrpError,
  AbortOnZeroBSrpError,
  AbortOnZeroSrpError,
  AbortOnZeroUSrpError,
  MissingChallengeResponsesError,
  MissingDeviceKeyError,
  MissingLargeBError,
  MissingSaltError,
  MissingSecretError,
  MissingUserIdForSrpBError,
  SignSrpSessionError,
  createDeviceVerifier,
  createPasswordHash,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
};
