// What the module imports: it gives random numbers and the time, and prints. Runs in Node and in browsers alike.

/// Runs the checks of a compiled module and gives how many failed; `print` takes each line.
export async function check(bytes, print) {
  let memory;
  const at = (address, length) => new Uint8Array(memory.buffer, address, length);
  const host = {
    print: (address, length) => print(new TextDecoder().decode(at(address, length))),
    random_bytes: (address, length) => crypto.getRandomValues(at(address, length)),
    now: () => Math.floor(Date.now() / 1000),
  };
  const { instance } = await WebAssembly.instantiate(bytes, { host });
  memory = instance.exports.memory;
  return instance.exports.run();
}
