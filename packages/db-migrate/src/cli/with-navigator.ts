/**
 * Loads a module while `navigator` says where it runs, as Node.js does from 21 on. Where nothing does, `pg` looks at
 * `Response` to find out, and with that Node.js loads all of its `fetch`: that takes half as long as all of `pg`.
 */
export async function withNavigator<T>(load: () => Promise<T>): Promise<T> {
  if ("navigator" in globalThis) return load();
  const value = { userAgent: `Node.js/${process.versions.node}` };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  try {
    return await load();
  } finally {
    Reflect.deleteProperty(globalThis, "navigator");
  }
}
