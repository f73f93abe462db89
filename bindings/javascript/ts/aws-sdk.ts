/**
 * A sign-in with the AWS SDK for JavaScript v3.
 *
 * @packageDocumentation
 */
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CognitoCryptoError, ServiceError } from "./errors.js";
import { AuthFlow } from "./flow.js";
import type { Prompt } from "./prompt.js";
import type { App, SignedIn, Start, UserOptions } from "./types.js";

const COMMANDS = {
  AdminInitiateAuth: AdminInitiateAuthCommand,
  AdminRespondToAuthChallenge: AdminRespondToAuthChallengeCommand,
  GetTokensFromRefreshToken: GetTokensFromRefreshTokenCommand,
  InitiateAuth: InitiateAuthCommand,
  RespondToAuthChallenge: RespondToAuthChallengeCommand,
};

/** How often a request is sent before the sign-in gives up; the SDK itself tries each of them a few times. */
const ATTEMPTS = 3;

/** The prompt of a type. */
type PromptOf<Type extends Prompt["type"]> = Extract<Prompt, { type: Type }>;

/** For each type of question, a function that asks the user and gives the answer. */
export type Answers = {
  [Type in Prompt["type"]]?: (
    prompt: PromptOf<Type>,
  ) => Parameters<PromptOf<Type>["answer"]>[0] | Promise<Parameters<PromptOf<Type>["answer"]>[0]>;
};

/** The service asks something that no function answers. `prompt` can be saved, and answered in a later request. */
export class UnansweredError extends CognitoCryptoError {
  override name = "UnansweredError";

  constructor(readonly prompt: Prompt) {
    super(`the service asks for ${prompt.challengeName ?? prompt.type}, and there is no function that answers`);
  }
}

/** What the SDK's `send` takes besides the command. */
export interface SendOptions {
  /** Ends the sign-in with the SDK's `AbortError`. */
  abortSignal?: AbortSignal | undefined;
}

/** How a sign-in starts; `USER_SRP_AUTH` unless it says otherwise. */
export type SignInStart = Start | (UserOptions & { authFlow?: undefined; password: string });

/**
 * Signs a user in, or refreshes tokens: sends what the flow says, and asks with `answers` what the service asks.
 *
 * @throws the SDK's own exception if the service refuses, as `NotAuthorizedException`, with a `deviceToForget` if the
 * service did not take the device either;
 * {@link UnansweredError} if `answers` has nothing for a question; `InputError` if an answer cannot be right; what a
 * function of `answers` throws. After those the question still waits: its prompt can be saved, and answered later.
 */
export async function signIn(
  client: CognitoIdentityProviderClient,
  app: App,
  start: SignInStart,
  answers: Answers = {},
  options: SendOptions = {},
): Promise<SignedIn> {
  const flow = AuthFlow.start(app, { ...start, authFlow: start?.authFlow ?? "USER_SRP_AUTH" } as Start);
  try {
    return await drive(client, flow, answers, options);
  } finally {
    if (!flow.prompt) flow.free();
  }
}

/**
 * Goes on with a sign-in, as one whose prompt was brought back with `AuthFlow.resume`: asks with `answers` what waits
 * for an answer, and so on as {@link signIn} does. Frees nothing.
 */
export async function drive(
  client: CognitoIdentityProviderClient,
  flow: AuthFlow,
  answers: Answers = {},
  options: SendOptions = {},
): Promise<SignedIn> {
  const clock = new ServiceClock();
  if (flow.prompt) await answer(flow.prompt, answers);
  for (;;) {
    const step = await send(client, flow, clock, options);
    switch (step.type) {
      case "send":
        break;
      case "sendAgain":
        if (flow.attempts >= ATTEMPTS || options.abortSignal?.aborted) throw step.error.cause;
        await new Promise((resolve) => setTimeout(resolve, 100 << flow.attempts));
        flow.renew(clock.now());
        break;
      case "ask":
        await answer(step.prompt, answers);
        break;
      case "done":
        return step.signedIn;
    }
  }
}

/** The service's clock, as its responses show it: a password claim carries the time, and this machine's may be wrong. */
class ServiceClock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  /** Reads the `Date` of whatever comes back for a command; one that no claim can carry is none. */
  watch({ middlewareStack }: InitiateAuthCommand): void {
    middlewareStack.add(
      (next) => async (request) => {
        const result = await next(request);
        const date = Date.parse((result.response as { headers?: { date?: string } }).headers?.date ?? "");
        if (date >= 0 && date < Date.UTC(10_000, 0)) this.#offset = date - Date.now();
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
  }
}

/** Makes the call that the flow's request says, and hands the flow what comes back. */
async function send(
  client: CognitoIdentityProviderClient,
  flow: AuthFlow,
  clock: ServiceClock,
  { abortSignal }: SendOptions,
) {
  const { operation, input } = flow.request;
  const command: InitiateAuthCommand = new (COMMANDS[operation] as any)(input);
  clock.watch(command);
  const handle = await client.send(command, { abortSignal }).then(
    (output) => () => flow.handle(output, clock.now()),
    (error: unknown) => () => flow.handleError(error, clock.now()),
  );
  try {
    return handle();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { cause, deviceToForget } = error;
    throw deviceToForget === undefined ? cause : Object.assign(cause as Error, { deviceToForget });
  }
}

async function answer(prompt: Prompt, answers: Answers): Promise<void> {
  const ask = answers[prompt.type] as ((prompt: Prompt) => unknown) | undefined;
  if (!ask) throw new UnansweredError(prompt);
  (prompt.answer as (answer: unknown) => void)(await ask(prompt));
}
