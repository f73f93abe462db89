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
import type { App, Response, SignedIn, Start, UserOptions } from "./types.js";

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

/** The service asks something that no function answers. `prompt` can be saved, to be answered later. */
export class UnansweredError extends CognitoCryptoError {
  override name = "UnansweredError";

  constructor(readonly prompt: Prompt) {
    super(`the service asks for ${prompt.challengeName ?? prompt.type}, and there is no function that answers`);
  }
}

/** How a sign-in starts; `USER_SRP_AUTH` unless it says otherwise. */
export type SignInStart = Start | (UserOptions & { authFlow?: undefined; password: string });

/**
 * Signs a user in, or refreshes tokens: sends what the flow says, and asks with `answers` what the service asks.
 *
 * @param now the time, if the clock cannot be trusted; as `Date.now`, which is used without it.
 * @throws the SDK's own exception if the service refuses, as `NotAuthorizedException`;
 * {@link UnansweredError} if `answers` has nothing for a question; `InputError` if an answer cannot be right.
 */
export async function signIn(
  client: CognitoIdentityProviderClient,
  app: App,
  start: SignInStart,
  answers: Answers = {},
  now: () => number = Date.now,
): Promise<SignedIn> {
  const flow = AuthFlow.start(app, { ...start, authFlow: start.authFlow ?? "USER_SRP_AUTH" } as Start);
  try {
    return await drive(client, flow, answers, now);
  } finally {
    flow.free();
  }
}

/** Goes on with a sign-in whose prompt was brought back with `AuthFlow.resume` and answered. Frees nothing. */
export async function drive(
  client: CognitoIdentityProviderClient,
  flow: AuthFlow,
  answers: Answers = {},
  now: () => number = Date.now,
): Promise<SignedIn> {
  for (;;) {
    const step = await send(client, flow, now);
    switch (step.type) {
      case "send":
        break;
      case "sendAgain":
        if (flow.attempts >= ATTEMPTS) throw step.error.cause;
        await new Promise((resolve) => setTimeout(resolve, 100 << flow.attempts));
        flow.renew(now());
        break;
      case "ask":
        await answer(step.prompt, answers);
        break;
      case "done":
        return step.signedIn;
    }
  }
}

/** Makes the call that the flow's request says, and hands the flow what comes back. */
async function send(client: CognitoIdentityProviderClient, flow: AuthFlow, now: () => number) {
  const { operation, input } = flow.request;
  const handle = await client.send(new (COMMANDS[operation] as any)(input)).then(
    (output) => () => flow.handle(output as Response, now()),
    (error: unknown) => () => flow.handleError(error, now()),
  );
  try {
    return handle();
  } catch (error) {
    throw error instanceof ServiceError ? error.cause : error;
  }
}

async function answer(prompt: Prompt, answers: Answers): Promise<void> {
  const ask = answers[prompt.type] as ((prompt: Prompt) => unknown) | undefined;
  if (!ask) throw new UnansweredError(prompt);
  (prompt.answer as (answer: unknown) => void)(await ask(prompt));
}
