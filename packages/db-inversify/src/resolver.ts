import type { Identifier } from "./identifiers.js";

/** Asks the container. Throws inversify's own error when nothing is bound to the identifier. */
export type Resolve = <T>(identifier: Identifier<T>) => T;

/** What a value may ask for while it is made. */
export interface Resolver {
  readonly get: Resolve;
  /** `undefined` when it is not bound. */
  readonly optional: <T>(identifier: Identifier<T>) => T | undefined;
  /** Every binding of the identifier; empty when there is none. */
  readonly all: <T>(identifier: Identifier<T>) => T[];
}

/** From inversify 7 on, a value is made with this; in 6, with an object that has the container. */
interface ResolutionContext {
  get(identifier: unknown, options?: { optional: true }): unknown;
  getAll(identifier: unknown): unknown[];
}

interface AskableContainer extends ResolutionContext {
  isBound(identifier: unknown): boolean;
}

/** Reads the context that inversify passes to whatever makes a value. */
export function resolverOf(context: unknown): Resolver {
  // No type covers three majors of a peer dependency; what is relied on is stated above.
  const { container } = context as { container?: AskableContainer };
  return container === undefined
    ? contextResolver(context as ResolutionContext)
    : containerResolver(container);
}

function contextResolver(context: ResolutionContext): Resolver {
  return {
    get: <T>(identifier: Identifier<T>) => context.get(identifier) as T,
    optional: <T>(identifier: Identifier<T>) =>
      context.get(identifier, { optional: true }) as T | undefined,
    all: <T>(identifier: Identifier<T>) => context.getAll(identifier) as T[],
  };
}

/** In 6 asking for what is not bound throws. */
function containerResolver(container: AskableContainer): Resolver {
  return {
    get: <T>(identifier: Identifier<T>) => container.get(identifier) as T,
    optional: <T>(identifier: Identifier<T>) =>
      container.isBound(identifier) ? (container.get(identifier) as T) : undefined,
    all: <T>(identifier: Identifier<T>) =>
      container.isBound(identifier) ? (container.getAll(identifier) as T[]) : [],
  };
}
