// The clock and the random numbers of the platform, replaced: known answers come out of the package as it is published.

/** Calls `act` while `crypto.getRandomValues` gives these bytes in their order; says how many are left. */
export function withRandom(hex, act) {
  let rest = Buffer.from(hex, "hex");
  const { getRandomValues } = crypto;
  crypto.getRandomValues = (bytes) => {
    if (bytes.length > rest.length) throw new Error("more is drawn than there should be");
    bytes.set(rest.subarray(0, bytes.length));
    rest = rest.subarray(bytes.length);
    return bytes;
  };
  try {
    return [act(), rest.length];
  } finally {
    crypto.getRandomValues = getRandomValues;
  }
}

/** Calls `act` while `Date.now` shows this second. */
export function at(unix, act) {
  const { now } = Date;
  Date.now = () => unix * 1000 + 999;
  try {
    return act();
  } finally {
    Date.now = now;
  }
}

/** An object without what is undefined or null, as its JSON without nulls. */
export const plain = (value) => JSON.parse(JSON.stringify(value), (_, item) => item ?? undefined);
