/** An app client of a user pool, with the keys that DescribeUserPoolClient answers. */
export interface App {
  /** As `us-east-1_AbC123xyZ`. */
  UserPoolId?: string | undefined;
  ClientId?: string | undefined;
  /** If the app client has one: every request then carries a `SECRET_HASH`. */
  ClientSecret?: string | undefined;
}

/** A remembered device. Store it as well protected as a password. */
export interface Device {
  DeviceKey: string;
  DeviceGroupKey: string;
  DevicePassword: string;
}

/** `AuthParameters`, `ChallengeParameters`, `ChallengeResponses`, `ClientMetadata`. */
export type Parameters = Record<string, string>;

/** The tokens, as InitiateAuth and RespondToAuthChallenge answer them. */
export interface AuthenticationResult {
  AccessToken?: string | undefined;
  ExpiresIn?: number | undefined;
  IdToken?: string | undefined;
  NewDeviceMetadata?: { DeviceKey?: string | undefined; DeviceGroupKey?: string | undefined } | undefined;
  RefreshToken?: string | undefined;
  TokenType?: string | undefined;
}

/** What InitiateAuth, RespondToAuthChallenge, their Admin forms and GetTokensFromRefreshToken answer. */
export interface Response {
  AuthenticationResult?: AuthenticationResult | undefined;
  AvailableChallenges?: string[] | undefined;
  ChallengeName?: string | undefined;
  ChallengeParameters?: Parameters | undefined;
  Session?: string | undefined;
}

/** What every request of a sign-in carries along. */
export interface Metadata {
  /** For the user pool's Lambda triggers. */
  ClientMetadata?: Parameters | undefined;
  /** For Amazon Pinpoint. */
  AnalyticsMetadata?: { AnalyticsEndpointId?: string | undefined } | undefined;
  /** For threat protection; not in the Admin forms. */
  UserContextData?: { EncodedData?: string | undefined; IpAddress?: string | undefined } | undefined;
  /** For threat protection; in the Admin forms only. */
  ContextData?: {
    EncodedData?: string | undefined;
    HttpHeaders?: { headerName: string; headerValue: string }[] | undefined;
    IpAddress?: string | undefined;
    ServerName?: string | undefined;
    ServerPath?: string | undefined;
  } | undefined;
}

/** InitiateAuth, or with a `UserPoolId` AdminInitiateAuth. */
export interface InitiateAuthInput extends Metadata {
  UserPoolId?: string;
  ClientId: string;
  AuthFlow: string;
  AuthParameters: Parameters;
  Session?: string;
}

/** RespondToAuthChallenge, or with a `UserPoolId` AdminRespondToAuthChallenge. */
export interface RespondToAuthChallengeInput extends Metadata {
  UserPoolId?: string;
  ClientId: string;
  ChallengeName: string;
  ChallengeResponses: Parameters;
  Session?: string;
}

/** GetTokensFromRefreshToken. */
export interface GetTokensFromRefreshTokenInput {
  ClientId: string;
  RefreshToken: string;
  ClientSecret?: string;
  DeviceKey?: string;
  ClientMetadata?: Parameters;
}

/** A request to send: the name of the call, and the input of the AWS SDK's command or the JSON body of the call. */
export type Request =
  | { operation: "InitiateAuth" | "AdminInitiateAuth"; input: InitiateAuthInput }
  | { operation: "RespondToAuthChallenge" | "AdminRespondToAuthChallenge"; input: RespondToAuthChallengeInput }
  | { operation: "GetTokensFromRefreshToken"; input: GetTokensFromRefreshTokenInput };

/** A first factor of `USER_AUTH`, with what it needs. */
export type FirstFactor =
  | { factor: "PASSWORD" | "PASSWORD_SRP"; password: string }
  | {
      factor: "WEB_AUTHN";
      /** An AuthenticationResponseJSON as text. Without it the service asks for a passkey with `WEB_AUTHN`. */
      credential?: string | undefined;
    }
  | { factor: "EMAIL_OTP" | "SMS_OTP" | (string & {}) };

/** What a sign-in may start with besides its flow. */
export interface StartOptions {
  /** The device that the user signs in on, if it is remembered. */
  device?: Device | undefined;
  metadata?: Metadata | undefined;
}

/** What every sign-in of a user may start with besides its flow. */
export interface UserOptions extends StartOptions {
  /** What the user typed: a user name, an e-mail address, a phone number. */
  username: string;
  /** Uses AdminInitiateAuth and AdminRespondToAuthChallenge, which a back end calls with its own credentials. */
  admin?: boolean | undefined;
}

/** How a sign-in starts: one `authFlow` of the API, and what it needs. */
export type Start =
  | (UserOptions & { authFlow: "USER_SRP_AUTH"; password: string })
  | (UserOptions & { authFlow: "USER_PASSWORD_AUTH"; password: string })
  | (UserOptions & { authFlow: "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH"; password: string })
  | (UserOptions & {
      authFlow: "USER_AUTH";
      /** Saves a round trip: `PREFERRED_CHALLENGE`. */
      preferred?: FirstFactor | undefined;
      /** The `Session` of ConfirmSignUp, which signs a new user in. */
      session?: string | undefined;
    })
  | (UserOptions & {
      authFlow: "CUSTOM_AUTH";
      /** If it is there, the sign-in begins with SRP. */
      password?: string | undefined;
    })
  | (StartOptions & { authFlow: "GetTokensFromRefreshToken"; refreshToken: string })
  | (StartOptions & {
      authFlow: "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN";
      refreshToken: string;
      /** The real user name (`SignedIn.username`), which an app client with a secret needs. */
      username?: string | undefined;
      admin?: boolean | undefined;
    });

/** The end of a sign-in. */
export interface SignedIn {
  authenticationResult: AuthenticationResult;
  /** The real user name, from the access token, whose signature was not verified. */
  username: string;
  /** The key of a device that the service does not take any more: forget it. */
  deviceToForget?: string | undefined;
}
