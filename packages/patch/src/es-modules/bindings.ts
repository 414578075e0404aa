/** Names of an ES module, to be read and assigned as if they were properties of its exports. */
export type Bindings = Record<string, unknown>;

/**
 * An object whose properties are the names of the module themselves. A patch that is written for the exports of a CommonJS file works on
 * it: to define a property assigns the name in the module, which everybody who imported it sees, since imports are live bindings. A
 * name that cannot be assigned (`const`) or that the module does not have throws, as it would in the file.
 *
 * @param accessors one for each name, as our text behind the module makes them
 */
export function createBindings(accessors: object): Bindings {
  return new Proxy(accessors as Bindings, {
    getOwnPropertyDescriptor(target, name) {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, name);
      if (descriptor === undefined) return undefined;
      try {
        return { value: Reflect.get(target, name), writable: true, enumerable: true, configurable: true };
      } catch {
        // Listing the names must not fail for one that the module does not have.
        return descriptor;
      }
    },
    defineProperty(target, name, { value }) {
      target[name as string] = value;
      return true;
    },
  });
}
