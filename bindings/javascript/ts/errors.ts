import { guard } from "./guard.js";

/** What every error of this package is. No message quotes a password, a token or another secret. */
export class CognitoCryptoError extends Error {
  override name = "CognitoCryptoError";
  /** The key of a device that the sign-in began on and the service did not take: forget it. */
  declare deviceToForget?: string;
}

/** An argument is unusable: a pool id, an empty code, a choice that was not offered. Nothing was lost by it. */
export class InputError extends CognitoCryptoError {
  override name = "InputError";

  constructor(
    message: string,
    /** The argument, or the user attribute, at fault. */
    readonly parameter: string,
    /** What is wrong with it, in a word: `Empty`, `NotOffered`, `Missing`, … */
    readonly problem: string,
  ) {
    super(message);
  }
}

/** A method was called at the wrong time: an answer without a question, a second reply to one request. */
export class StateError extends CognitoCryptoError {
  override name = "StateError";
}

/** The service sent what the protocol does not allow: it is not Cognito, or the message was changed or cut. */
export class ProtocolError extends CognitoCryptoError {
  override name = "ProtocolError";

  constructor(
    message: string,
    /** The parameter's key on the wire, as `SRP_B`; of an unexpected challenge, its name. */
    readonly parameter: string,
    /** What is wrong with it, in a word: `Missing`, `ZeroModN`, `Unexpected`, … */
    readonly problem: string,
  ) {
    super(message);
  }
}

/**
 * The service refused. `name` and `message` are the service's own, as `NotAuthorizedException` and
 * `Incorrect username or password.`; `name` is empty if the service was not reached. `cause` is the error that was
 * handed to the flow, such as the AWS SDK's.
 */
export class ServiceError extends CognitoCryptoError {
  constructor(
    name: string,
    message: string,
    /** The HTTP status, if it is known. */
    readonly status?: number,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = name;
  }
}

/** An error as the WebAssembly module throws it. */
export interface Thrown {
  kind: string;
  message: string;
  name?: string;
  problem?: string;
  status?: number;
  deviceToForget?: string;
}

/** Makes an Error of what the module has thrown. */
export function toError(thrown: Thrown, cause?: unknown): CognitoCryptoError {
  const error = ofKind(thrown, cause);
  if (thrown.deviceToForget !== undefined) error.deviceToForget = thrown.deviceToForget;
  return error;
}

function ofKind({ kind, message, name = "", problem = "", status }: Thrown, cause?: unknown): CognitoCryptoError {
  switch (kind) {
    case "input":
      return new InputError(message, name, problem);
    case "protocol":
      return new ProtocolError(message, name, problem);
    case "service":
      return new ServiceError(name, message, status, cause);
    case "state":
      return new StateError(message);
    default:
      return new CognitoCryptoError(message);
  }
}

/** Calls the module; what it throws becomes an Error. */
export function call<T>(compute: () => T, cause?: unknown): T {
  return guard(() => {
    try {
      return compute();
    } catch (thrown) {
      throw thrown instanceof Error ? thrown : toError(thrown as Thrown, cause);
    }
  });
}
