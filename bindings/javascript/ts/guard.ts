/** What the caller's own code threw, a getter or a Proxy, while the module read an object. */
let failures: { error: unknown }[] = [];

/** In place of what could not be read: of no type that anything should have. */
const NOTHING = [[Symbol()]];

/**
 * Reads from an object of the caller's for the module. An exception must not pass through the module: it would leave it
 * in the middle of a call, with its stack, and what it holds, lost for ever.
 */
export function guarded(read: () => unknown, otherwise: unknown = NOTHING): unknown {
  try {
    return read();
  } catch (error) {
    failures.push({ error });
    return otherwise;
  }
}

/** Calls the module, and throws then what the caller's own code threw meanwhile. */
export function guard<T>(compute: () => T): T {
  // The caller's code may call the module, too.
  const others = failures;
  failures = [];
  try {
    return compute();
  } finally {
    const [failure] = failures;
    failures = others;
    if (failure) throw failure.error;
  }
}
