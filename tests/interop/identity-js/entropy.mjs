// The random numbers that amazon-cognito-identity-js draws, word by word, and values to put before them.
//
// Has to be loaded before the client.

const queue = [];
const real = globalThis.crypto;

Object.defineProperty(globalThis, "crypto", {
  value: {
    getRandomValues(array) {
      real.getRandomValues(array);
      for (let index = 0; index < array.length && queue.length > 0; index += 1) {
        array[index] = queue.shift();
      }
      return array;
    },
  },
});

export const entropy = {
  /** The words that are drawn next. */
  next(words) {
    queue.push(...words);
  },
};

/** N, RFC 3526 §5. */
const N = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd" +
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed" +
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f" +
    "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b" +
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510" +
    "15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7" +
    "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c" +
    "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);
/** Bits of a that the client draws. */
const BITS = 1024n;

/** Words of an a whose A = 2^a has a leading zero byte. */
export const shortPrivateValue = () => search((A) => A >> 3064n === 0n);

/** Words of an a whose A gets a sign byte. */
export const signedPrivateValue = () => search((A) => A >> 3071n === 1n);

function search(isWanted) {
  let a = 1n << (BITS - 2n);
  for (const word of real.getRandomValues(new Uint32Array(16))) a = a * 2n ** 32n + BigInt(word);
  a %= 1n << (BITS - 1n);
  let A = power(2n, a);
  for (; !isWanted(A); a += 1n) A = (A * 2n) % N;
  const digits = a.toString(16).padStart(256, "0");
  return digits.match(/.{8}/g).map((word) => Number.parseInt(word, 16));
}

function power(base, exponent) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % N;
    if (bit === "1") result = (result * base) % N;
  }
  return result;
}
