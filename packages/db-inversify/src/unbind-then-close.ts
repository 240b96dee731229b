import { AsyncLocalStorage } from "node:async_hooks";
import type { CloseOptions } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import type { Container, ContainerModule } from "inversify";
import type { BoundResource } from "./bound-resource.js";
import { ContainerEndingError } from "./errors/index.js";
import { forget, resourcesOf } from "./resources-of-container.js";

/** What leaves a container, and how. */
export interface Leaving {
  /** Whether what the module bound is part of it. */
  includes(module: ContainerModule): boolean;
  unbind(): Promise<void>;
  readonly options?: CloseOptions | undefined;
}

/** The last one begun for a container, until it is over. */
const turns = new WeakMap<Container, Promise<void>>();

/** A container that is unbinding. What that calls, and leaves running, knows of it. */
interface Unbinding {
  readonly container: Container;
  isOver: boolean;
}

/** Those that whoever calls is part of. */
const unbindings = new AsyncLocalStorage<readonly Unbinding[]>();

/**
 * Unbinds, then closes all at the same time. In this order what ends when it is unbound, a queue that is
 * flushed, say, can still use its database. One that is begun while another runs waits for it, so whoever
 * awaits it knows that everything is closed; the shorter time of the two counts.
 *
 * @throws ContainerEndingError it was called by what it would have to wait for.
 * @throws the first failure, once everything is closed.
 */
export async function unbindThenClose(container: Container, leaving: Leaving): Promise<void> {
  if (around().some((each) => each.container === container)) throw new ContainerEndingError();
  const before = turns.get(container);
  if (before !== undefined && leaving.options !== undefined)
    for (const resource of leavingOf(container, leaving)) resource.hurry(leaving.options);
  const turn = (before ?? Promise.resolve()).then(
    () => takeLeave(container, leaving),
    () => takeLeave(container, leaving),
  );
  turns.set(container, turn);
  try {
    await turn;
  } finally {
    if (turns.get(container) === turn) turns.delete(container);
  }
}

function leavingOf(container: Container, leaving: Leaving): BoundResource[] {
  return resourcesOf(container).filter((resource) => leaving.includes(resource.module));
}

async function takeLeave(container: Container, leaving: Leaving): Promise<void> {
  const resources = leavingOf(container, leaving);
  for (const resource of resources) resource.expectUnbinding();
  const unbound = await Promise.allSettled([unbind(container, leaving)]);
  const closings = await Promise.allSettled(resources.map((each) => each.close(leaving.options)));
  forget(container, resources);
  throwFirst([...unbound, ...closings]);
}

function around(): Unbinding[] {
  return (unbindings.getStore() ?? []).filter(({ isOver }) => !isOver);
}

async function unbind(container: Container, leaving: Leaving): Promise<void> {
  const unbinding = { container, isOver: false };
  try {
    await unbindings.run([...around(), unbinding], () => leaving.unbind());
  } finally {
    unbinding.isOver = true;
  }
}

function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  const failures = results.flatMap((each): unknown[] =>
    each.status === "rejected" ? [each.reason] : [],
  );
  if (failures.length === 0) return;
  const [first, ...others] = failures;
  if (first instanceof DatabaseError) first.suppressed.push(...others);
  throw first;
}
