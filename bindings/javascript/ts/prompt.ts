import type { ServiceError } from "./errors.js";
import type { FirstFactor, Parameters } from "./types.js";

/** A prompt as it can be stored, as JSON: without the password, a, and the client secret. */
export interface SavedPrompt {
  readonly Version: number;
  readonly Username: string;
  /** The device that {@link AuthFlow.resume} needs. */
  readonly DeviceKey?: string;
  readonly [key: string]: unknown;
}

interface Question<Type extends string, Answer> {
  /** The kind of question: the name of the challenge, as far as there is one. */
  readonly type: Type;
  /** `ChallengeName`; START_OVER has none. */
  readonly challengeName?: string;
  /** `ChallengeParameters`, as they came. */
  readonly parameters?: Parameters;
  /** How often the service has refused an answer to this very question. */
  readonly tries: number;
  /** What the service said about the latest answer, if it asks again; or why the sign-in starts over. */
  readonly refusal?: ServiceError;
  /**
   * Takes the answer; then send the flow's `request`.
   *
   * @throws {InputError} if the answer cannot be right. The question can be answered again.
   */
  answer(answer: Answer): void;
  /** Leaves the question, and gives the one whether to start over. There is no other way to get another code. */
  startOver(): StartOver;
  /** The prompt for storage, for a web back end that asks in one request and gets the answer in another. */
  save(): SavedPrompt;
}

interface CodeOf<Type extends string> extends Question<Type, string> {
  /** Where the code went, masked, as `+*******1234`. */
  readonly destination?: string;
  /** How it went there: `SMS` or `EMAIL`. */
  readonly deliveryMedium?: string;
  /** The name that the user gave the authenticator app. */
  readonly friendlyDeviceName?: string;
}

/** Asks for a code: one that was sent, or that an authenticator app shows. */
export type Code = CodeOf<"SMS_MFA"> | CodeOf<"SOFTWARE_TOKEN_MFA"> | CodeOf<"EMAIL_OTP"> | CodeOf<"SMS_OTP">;

/** Asks which of several first factors to use. */
export interface SelectChallenge extends Question<"SELECT_CHALLENGE", FirstFactor> {
  /** The names of the factors; empty if the service does not say. */
  readonly choices: string[];
  /** A PublicKeyCredentialRequestOptionsJSON as text, where the service sends one along. */
  readonly credentialRequestOptions?: string;
}

/** Asks for the password, which the flow does not have or must not send as it is. */
export interface Password extends Question<"PASSWORD", string> {
  /** Whether it is proved with SRP, or sent. */
  readonly isSrp: boolean;
}

/** Asks which of several second factors to use. */
export interface SelectMfaType extends Question<"SELECT_MFA_TYPE", string> {
  /** The names of the factors, as `SOFTWARE_TOKEN_MFA`; empty if the service does not say. */
  readonly choices: string[];
}

/**
 * Asks to set a second factor up. For an authenticator app, send AssociateSoftwareToken with
 * `associateSoftwareToken`, then VerifySoftwareToken with the Session of its answer and a code of the app, and answer
 * with the Session of that. For e-mail, answer with the address.
 */
export interface MfaSetup extends Question<"MFA_SETUP", { session: string } | { email: string }> {
  /** The names of the factors that may be set up; empty if the service does not say. */
  readonly choices: string[];
  /** The input of AssociateSoftwareToken. */
  readonly associateSoftwareToken: { Session?: string };
}

/** Asks for a password of the user's own, and for the attributes that are required and missing. */
export interface NewPassword
  extends Question<"NEW_PASSWORD_REQUIRED", { newPassword: string; attributes?: Parameters | undefined }> {
  /** The attributes that the user has. */
  readonly userAttributes: Parameters;
  /** The names of the attributes that are required, as `given_name`. */
  readonly requiredAttributes: string[];
}

/** Asks what the pool's Lambda functions ask; `parameters` are their `publicChallengeParameters`. */
export interface CustomChallenge extends Question<"CUSTOM_CHALLENGE", string> {}

/** Asks for a passkey. The answer is an AuthenticationResponseJSON as text. */
export interface WebAuthn extends Question<"WEB_AUTHN", string> {
  /** A PublicKeyCredentialRequestOptionsJSON as text, for `navigator.credentials.get`. */
  readonly credentialRequestOptions: string;
}

/** A challenge that is newer than this package. The answer is its `ChallengeResponses`, without the user's name. */
export interface Other extends Question<"OTHER", Parameters> {}

/** Asks whether to start over, since the sign-in cannot go on from where it is. The answer is the password, if needed. */
export interface StartOver extends Question<"START_OVER", string | void> {
  readonly reason: "DeviceNotFound" | "DeviceRefused" | "Requested" | "SessionOver";
  /** Whether the sign-in begins with a password, which the flow has not kept. */
  readonly needsPassword: boolean;
  /** The key of a device that the service does not take: forget it. */
  readonly deviceToForget?: string;
}

/** A question to the user. `type` tells the kinds apart. */
export type Prompt =
  | Code
  | CustomChallenge
  | MfaSetup
  | NewPassword
  | Other
  | Password
  | SelectChallenge
  | SelectMfaType
  | StartOver
  | WebAuthn;
