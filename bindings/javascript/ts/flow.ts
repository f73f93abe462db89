/// <reference lib="esnext.disposable" preserve="true" />
import { type ServiceError, StateError, type Thrown, call, toError } from "./errors.js";
import { Held } from "./held.js";
import type { Prompt, SavedPrompt, StartOver } from "./prompt.js";
import type { App, Device, Request, Response, SignedIn, Start } from "./types.js";
import { wasm } from "./wasm.js";
import type { AuthFlow as Flow } from "./wasm/cognito_crypto.js";

/** What to do after a reply was handled. */
export type Step =
  /** Send the flow's `request`. */
  | { type: "send" }
  /** The service is busy or was not reached: wait, call `renew`, and send the same `request` again. */
  | { type: "sendAgain"; error: ServiceError }
  /** Ask the user, and give the prompt the answer; then send the flow's `request`. */
  | { type: "ask"; prompt: Prompt }
  /** The user is signed in. */
  | { type: "done"; signedIn: SignedIn };

/** A step as the module gives it. */
type Next =
  | { type: "send" | "ask" }
  | { type: "sendAgain"; error: Thrown }
  | ({ type: "done" } & SignedIn);

/**
 * A whole sign-in, without I/O: send `request`, hand the response to `handle` or the error to `handleError`, and do
 * what the step says.
 *
 * Its state, the password with it, is in the memory of the WebAssembly module. It is wiped when the sign-in ends, by
 * `free`, at the end of the block of a `using` declaration, or when the object is collected.
 */
export class AuthFlow {
  readonly #flow: Held<Flow>;
  #prompt: Prompt | undefined;

  private constructor(flow: Flow) {
    this.#flow = new Held(flow);
  }

  /**
   * Prepares the first request.
   *
   * @throws {InputError} if a field is missing, empty, or not for this flow.
   */
  static start(app: App, start: Start): AuthFlow {
    return new AuthFlow(call(() => new (wasm().AuthFlow)(app, start)));
  }

  /**
   * Brings a stored prompt back, as `prompt`.
   *
   * @throws {InputError} if the prompt is another app client's, or the device is not the one that it names.
   */
  static resume(app: App, saved: SavedPrompt, device?: Device): AuthFlow {
    const flow = new AuthFlow(call(() => wasm().AuthFlow.resume(app, saved, device)));
    flow.#ask();
    return flow;
  }

  /** The request to send. If the call does not get through, nothing is lost: send it again, after `renew`. */
  get request(): Request {
    return call(() => this.#flow.get().request());
  }

  /** How often the service has answered this very request with `sendAgain`. */
  get attempts(): number {
    return call(() => this.#flow.get().attempts());
  }

  /** The question that waits for an answer, if one does. */
  get prompt(): Prompt | undefined {
    return this.#prompt;
  }

  /**
   * Prepares the request to be sent again: a password claim that was signed more than two minutes ago is signed anew.
   *
   * @param now as `Date.now()`.
   */
  renew(now: number = Date.now()): void {
    call(() => this.#flow.get().renew(now));
  }

  /**
   * Takes the response to the request.
   *
   * @param now as `Date.now()`. The service refuses a claim that is minutes off with the words of a wrong password.
   * @throws {ProtocolError} if the response is not what the protocol allows. The sign-in is over.
   */
  handle(response: Response, now: number = Date.now()): Step {
    return this.#step(() => this.#flow.get().handle(response, now));
  }

  /**
   * Takes the error that the call ended with: an exception of the AWS SDK, the JSON body of an error (`status`, and
   * `__type` if only the header `x-amzn-errortype` has the name, are for the caller to add), or what `fetch` rejects
   * with.
   *
   * @throws {ServiceError} if the service has refused for good, with its name and message. The sign-in is over.
   */
  handleError(error: unknown, now: number = Date.now()): Step {
    return this.#step(() => this.#flow.get().handle_error(body(error), now), error);
  }

  /** Wipes and frees the sign-in at once. It cannot be used any more. */
  free(): void {
    this.#prompt = undefined;
    this.#flow.free();
  }

  [Symbol.dispose](): void {
    this.free();
  }

  #step(handle: () => Next, cause?: unknown): Step {
    const next = call(handle, cause);
    switch (next.type) {
      case "send":
        return { type: "send" };
      case "ask":
        return { type: "ask", prompt: this.#ask() };
      case "sendAgain":
        return { type: "sendAgain", error: toError(next.error, cause) as ServiceError };
      case "done": {
        const { type, ...signedIn } = next;
        return { type, signedIn };
      }
    }
  }

  /** Makes an object of the question. It can be answered as long as it is the one that waits. */
  #ask(): Prompt {
    const { refusal, ...shown } = call(() => this.#flow.get().prompt());
    const prompt: Prompt = {
      ...shown,
      ...(refusal && { refusal: toError(refusal) }),
      answer: (answer: unknown) => {
        this.#waiting(prompt);
        call(() => this.#flow.get().answer(answer));
        this.#prompt = undefined;
      },
      startOver: (): StartOver => {
        this.#waiting(prompt);
        call(() => this.#flow.get().start_over());
        return this.#ask() as StartOver;
      },
      save: (): SavedPrompt => {
        this.#waiting(prompt);
        return call(() => this.#flow.get().save());
      },
    };
    this.#prompt = prompt;
    return prompt;
  }

  #waiting(prompt: Prompt): void {
    if (this.#prompt !== prompt) throw new StateError("this question was answered or left");
  }
}

/** What the service said, as the JSON body of an error. */
function body(error: unknown): object {
  // What an `AbortSignal` was aborted with can be anything.
  if (typeof error !== "object" || error === null) return {};
  if (!(error instanceof Error)) return error;
  // The SDK's: of its own errors, only exceptions of the service have a `$fault`.
  const { $fault, $metadata, $response } = error as {
    $fault?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return { __type: $fault ? error.name : "", message: error.message, status };
}
