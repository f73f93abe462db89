import { StateError } from "./errors.js";

/** An object in the memory of the module, until it is freed. */
export class Held<T extends { free(): void }> {
  #object: T | undefined;

  constructor(object: T) {
    this.#object = object;
  }

  get(): T {
    if (!this.#object) throw new StateError("this object was freed");
    return this.#object;
  }

  free(): void {
    this.#object?.free();
    this.#object = undefined;
  }
}
