import * as bindings from "./wasm/cognito_crypto.js";

/** What the WebAssembly module is made of. */
export type ModuleSource = WebAssembly.Module | BufferSource;

let source: (() => ModuleSource) | undefined;
let instantiated = false;

/** Says where the module is; the entry points of the package do. */
export function provide(find: () => ModuleSource): void {
  source = find;
}

/** Decodes a module that is in a program as text. */
export function decode(text: string): Uint8Array<ArrayBuffer> {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = decoded.charCodeAt(index);
  return bytes;
}

/**
 * Instantiates the WebAssembly module. The first call of any other function does this, too; call it to choose the
 * moment, or to hand in the module on a platform that has its own way to load `cognito-crypto/module.wasm`.
 * Later calls do nothing.
 */
export function load(module?: ModuleSource): void {
  if (instantiated) return;
  const found = module ?? source?.();
  if (!found) throw new Error("cognito-crypto: no WebAssembly module; hand it to load()");
  bindings.initSync({ module: found });
  instantiated = true;
}

/** The functions of the module. */
export function wasm(): typeof bindings {
  load();
  return bindings;
}
