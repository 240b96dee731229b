import type { ModuleBindings } from "./container-module.js";
import { DuplicateModuleError } from "./errors/index.js";
import { type Identifier, defaultName, tokenOf } from "./identifiers.js";
import type { Resolver } from "./resolver.js";

/** Something of which a container has one for each of its databases. */
export interface NamedBinding<T> {
  readonly identifier: symbol;
  /** Of the database. Default: the default one's. */
  readonly name?: string | undefined;
  readonly made: "once" | "always";
  readonly make: (resolver: Resolver) => T;
  /** Called when what was made once is unbound. */
  readonly unbound?: () => void;
  /** What the container has already, and what to do about it: two sentences. */
  readonly duplicate: string;
}

/**
 * Binds it under a token of its own, and lets whoever injects `identifier`, by the name or by none, have what
 * is there. It is made, and unbound, in one place, and whoever rebinds `identifier` ends nothing.
 *
 * @throws DuplicateModuleError the container, or a parent, has one of that name. Nothing was bound.
 */
export function bindNamed<T>(module: ModuleBindings, binding: NamedBinding<T>): void {
  const { identifier, name = defaultName, made, make, unbound } = binding;
  const token: Identifier<T> = tokenOf(identifier, name);
  if (module.isBound(token)) throw new DuplicateModuleError(binding.duplicate);
  module.bind(token, make, { made, unbound });
  module.bind(identifier, (resolver) => resolver.get(token), {
    made: "always",
    name: name === defaultName ? undefined : name,
  });
}
