import { ContainerModule } from "inversify";
import type { Identifier } from "./identifiers.js";
import { type Resolver, resolverOf } from "./resolver.js";

/** How something is bound. */
export interface BindOptions {
  /** `once`: one for the container. `always`: made anew each time it is asked for. */
  readonly made: "once" | "always";
  /** Injected where this name is asked for; without one, where none is. */
  readonly name?: string | undefined;
  /** Called when it is unbound; never when it was not made. */
  readonly unbound?: (() => void) | undefined;
}

/** What a module does with its container. The same words in every major of inversify. */
export interface ModuleBindings {
  /** Whether the container, or one of its parents, knows the identifier. */
  isBound(identifier: symbol): boolean;
  /** Binds what `make` returns. It is made when it is first asked for, never at load. */
  bind<T>(identifier: Identifier<T>, make: (resolver: Resolver) => T, options: BindOptions): void;
  /** Passes whatever is resolved for the identifier through `activate`, wherever it was bound. */
  onActivation<T>(identifier: Identifier<T>, activate: (value: T) => T): void;
}

/** The part of inversify's binding syntax that is used. Names differ between 6 and its successors. */
interface Binding {
  toDynamicValue(make: (context: unknown) => unknown): Binding;
  inSingletonScope(): Binding;
  inTransientScope(): Binding;
  onDeactivation(unbound: () => void): unknown;
  whenDefault?(): unknown;
  whenTargetIsDefault?(): unknown;
  whenNamed?(name: string): unknown;
  whenTargetNamed?(name: string): unknown;
}

/** What a module's callback gets: one object from 7 on, the same as arguments in 6. */
interface LoadOptions {
  bind(identifier: unknown): Binding;
  isBound(identifier: unknown): boolean;
  onActivation(identifier: unknown, activate: (context: unknown, value: unknown) => unknown): void;
}

/** Makes a module of whichever inversify is installed. */
export function containerModule(register: (bindings: ModuleBindings) => void): ContainerModule {
  // A callback that returns something counts as asynchronous in 7 and 8: this one returns nothing.
  return new ContainerModule((...given: unknown[]): void => {
    register(moduleBindings(loadOptions(given)));
  });
}

/** 6 passes `(bind, unbind, isBound, rebind, unbindAsync, onActivation, onDeactivation)`. */
function loadOptions(given: readonly unknown[]): LoadOptions {
  const [bind, , isBound, , , onActivation] = given;
  const options = typeof bind === "function" ? { bind, isBound, onActivation } : bind;
  // No type covers three majors of a peer dependency; what is relied on is stated above.
  return options as LoadOptions;
}

function moduleBindings(options: LoadOptions): ModuleBindings {
  return {
    isBound: (identifier) => options.isBound(identifier),
    bind: <T>(
      identifier: Identifier<T>,
      make: (resolver: Resolver) => T,
      { made, name, unbound }: BindOptions,
    ) => {
      const value = options.bind(identifier).toDynamicValue((context) => make(resolverOf(context)));
      const binding = made === "once" ? value.inSingletonScope() : value.inTransientScope();
      if (unbound !== undefined) binding.onDeactivation(unbound);
      restrict(binding, name);
    },
    onActivation: <T>(identifier: Identifier<T>, activate: (value: T) => T) => {
      options.onActivation(identifier, (_context, value) => activate(value as T));
    },
  };
}

/** Unless the unnamed one is for unnamed targets only, a named target has two bindings to choose from. */
function restrict(binding: Binding, name: string | undefined): unknown {
  if (name === undefined) return binding.whenDefault?.() ?? binding.whenTargetIsDefault?.();
  return binding.whenNamed?.(name) ?? binding.whenTargetNamed?.(name);
}
