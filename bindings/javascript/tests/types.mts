// A program that uses every type of the package; tsc --strict checks it, with the declarations of the package.
import {
  CognitoIdentityProviderClient,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  type App,
  AuthFlow,
  type AuthenticationResult,
  CognitoCryptoError,
  type ConfirmDeviceInput,
  type Device,
  DeviceSrp,
  type FirstFactor,
  InputError,
  type Metadata,
  type Parameters,
  type Prompt,
  ProtocolError,
  type Request,
  type Response,
  type SavedPrompt,
  ServiceError,
  type SignedIn,
  type Start,
  StateError,
  type Step,
  UserSrp,
  accountRequest,
  confirmDevice,
  load,
  revokeTokenRequest,
  secretHash,
} from "cognito-crypto";
import { type Answers, type SendOptions, UnansweredError, drive, signIn } from "cognito-crypto/aws-sdk";
import helper, { type SrpSession, type SrpSessionSigned, MissingSaltError, createSrpSession } from "cognito-crypto/srp-helper";

const client = new CognitoIdentityProviderClient({});

export async function withTheSdk(described: UserPoolClientType, ask: (question: string) => Promise<string>): Promise<SignedIn> {
  const metadata: Metadata = {
    ClientMetadata: { locale: "pt-BR" },
    UserContextData: { IpAddress: "::1", EncodedData: undefined },
    AnalyticsMetadata: undefined,
  };
  const answers: Answers = {
    SMS_MFA: ({ destination }) => ask(`The code that was sent to ${destination ?? "you"}?`),
    SOFTWARE_TOKEN_MFA: async (prompt) => (prompt.tries > 3 ? "" : await ask(prompt.friendlyDeviceName ?? "")),
    NEW_PASSWORD_REQUIRED: async ({ requiredAttributes }) => ({
      newPassword: await ask("New password?"),
      attributes: Object.fromEntries(requiredAttributes.map((name) => [name, "x"])),
    }),
    SELECT_CHALLENGE: ({ choices }): FirstFactor => ({ factor: choices[0] ?? "EMAIL_OTP" }),
    SELECT_MFA_TYPE: ({ choices }) => choices[0] ?? "",
    MFA_SETUP: ({ associateSoftwareToken }) => ({ session: associateSoftwareToken.Session ?? "" }),
    WEB_AUTHN: ({ credentialRequestOptions }) => credentialRequestOptions,
    CUSTOM_CHALLENGE: ({ parameters }) => parameters?.["question"] ?? "",
    OTHER: ({ challengeName }) => ({ [challengeName ?? ""]: "yes" }),
    START_OVER: ({ needsPassword }) => (needsPassword ? ask("Password?") : undefined),
    // @ts-expect-error a code is a text
    EMAIL_OTP: () => ({ code: "123456" }),
  };
  try {
    // DescribeUserPoolClient's answer is an app client; the flow is USER_SRP_AUTH unless it says otherwise.
    const options: SendOptions = { abortSignal: AbortSignal.timeout(60_000) };
    return await signIn(client, described, { username: "alice", password: "secret", metadata }, answers, options);
  } catch (error) {
    if (error instanceof UnansweredError) error.prompt.startOver().answer();
    throw error;
  }
}

export async function byHand(app: App, device: Device): Promise<void> {
  using flow = AuthFlow.start(app, { authFlow: "USER_AUTH", username: "alice", preferred: { factor: "EMAIL_OTP" }, device });
  const { operation, input }: Request = flow.request;
  if (operation === "InitiateAuth") {
    const response: Response = await client.send(new InitiateAuthCommand({ ...input, AuthFlow: "USER_AUTH" }));
    const step: Step = flow.handle(response);
    if (step.type === "ask") question(step.prompt);
    if (step.type === "sendAgain") flow.renew(), console.log(step.error.status, flow.attempts);
    if (step.type === "done") done(step.signedIn.authenticationResult);
  }
  await drive(client, flow);
}

function question(prompt: Prompt): SavedPrompt {
  if (prompt.type === "NEW_PASSWORD_REQUIRED") prompt.answer({ newPassword: prompt.userAttributes["email"] ?? "" });
  else if (prompt.type === "PASSWORD" || prompt.type === "EMAIL_OTP") prompt.answer(prompt.challengeName ?? "");
  // @ts-expect-error the kinds of prompts take different answers
  else prompt.answer(7);
  const saved = prompt.save();
  AuthFlow.resume({ UserPoolId: "a_b", ClientId: "c" }, saved).free();
  return saved;
}

export async function inTheNextRequest(app: App, saved: SavedPrompt, code: string): Promise<SignedIn> {
  const resumed = AuthFlow.resume(app, saved);
  if (resumed.prompt?.type === "SMS_MFA") resumed.prompt.answer(code);
  return drive(client, resumed, { EMAIL_OTP: () => code });
}

async function done(result: AuthenticationResult): Promise<Device | undefined> {
  const confirmed = confirmDevice(result, "name");
  if (!confirmed) return undefined;
  const request: ConfirmDeviceInput = confirmed.request;
  await client.send(new ConfirmDeviceCommand(request));
  return confirmed.device;
}

export async function around(app: App): Promise<string | undefined> {
  await client.send(new SignUpCommand({ ...accountRequest(app, "alice"), Password: "secret" }));
  await client.send(new RevokeTokenCommand(revokeTokenRequest(app, "token")));
  const start: Start = { authFlow: "GetTokensFromRefreshToken", refreshToken: "token" };
  // @ts-expect-error a refresh has no password
  const wrong: Start = { authFlow: "GetTokensFromRefreshToken", password: "secret" };
  load();
  AuthFlow.start(app, start ?? wrong).free();
  return secretHash(app, "alice");
}

export function srp(app: App, device: Device, challenge: Parameters): Parameters[] {
  using user = new UserSrp(app, "alice", { deviceKey: device.DeviceKey });
  using own = new DeviceSrp(app, "alice", device, { userId: "id" });
  return [user.parameters, user.respond(challenge, "secret"), own.parameters, own.respond(challenge, Date.now())];
}

export function errors(error: unknown): string {
  if (error instanceof InputError || error instanceof ProtocolError) return error.parameter + error.problem;
  if (error instanceof ServiceError) return error.name + error.message + String(error.status) + String(error.cause);
  return error instanceof StateError || error instanceof CognitoCryptoError ? error.message : "";
}

export async function asCognitoSrpHelper(): Promise<SrpSessionSigned> {
  const session: SrpSession = createSrpSession("alice", "secret", "a_b", false);
  const request = { ClientId: "c", AuthFlow: "USER_SRP_AUTH" as const, AuthParameters: { USERNAME: "alice" } };
  const started = await client.send(new InitiateAuthCommand(helper.wrapInitiateAuth(session, request)));
  const signed = helper.signSrpSession(session, started);
  const answer = { ClientId: "c", ChallengeName: "PASSWORD_VERIFIER" as const, ChallengeResponses: { USERNAME: "alice" } };
  await client.send(new RespondToAuthChallengeCommand(helper.wrapAuthChallenge(signed, answer)));
  if (signed.salt === "") throw new MissingSaltError();
  return signed;
}
