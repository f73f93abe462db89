// Watches what the client sends: a user's first SRP_A, and the claims of the latest sign-in.

const claims = new Map();
const publicValues = new Map();
const realFetch = globalThis.fetch;

globalThis.fetch = (address, options) => {
  const { AuthParameters, ChallengeName, ChallengeResponses } = JSON.parse(options.body);
  if (AuthParameters?.SRP_A && !publicValues.has(AuthParameters.USERNAME)) {
    publicValues.set(AuthParameters.USERNAME, AuthParameters.SRP_A);
  }
  if (ChallengeResponses?.PASSWORD_CLAIM_SIGNATURE) {
    const name = ChallengeResponses.USERNAME;
    claims.set(name, [...(claims.get(name) ?? []), ChallengeName]);
  }
  return realFetch(address, options);
};

/** The names of the claims that a user made with the latest sign-in. */
export function passedClaims(name) {
  return claims.get(name) ?? [];
}

/** A sign-in begins. */
export function forgetClaims(name) {
  claims.delete(name);
}

/** The SRP_A of a user's first sign-in. */
export function firstA(name) {
  return publicValues.get(name);
}
