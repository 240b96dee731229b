import type { CloseOptions } from "@abe/db-core";
import { DatabaseError } from "@abe/db-core/errors";
import type { Container, ContainerModule } from "inversify";
import { type BoundResource, boundResources } from "./bound-resource.js";
import { boundHere } from "./container-calls.js";

/** What leaves a container, and how. */
export interface Leaving {
  /** Whether what the module bound is part of it. */
  includes(module: ContainerModule): boolean;
  unbind(): Promise<void>;
  readonly options?: CloseOptions | undefined;
}

/** The last one begun for a container. */
const turns = new WeakMap<Container, Promise<void>>();

/**
 * Unbinds, then closes all at the same time. In this order what ends when it is unbound, a queue that is
 * flushed, say, can still use its database. One that is begun while another runs waits for it, so whoever
 * awaits it knows that everything is closed.
 *
 * @throws the first failure, once everything is closed.
 */
export async function unbindThenClose(container: Container, leaving: Leaving): Promise<void> {
  const before = turns.get(container) ?? Promise.resolve();
  const turn = before.then(
    () => takeLeave(container, leaving),
    () => takeLeave(container, leaving),
  );
  turns.set(container, turn);
  await turn;
}

async function takeLeave(container: Container, leaving: Leaving): Promise<void> {
  const resources = boundHere<BoundResource>(container, boundResources).filter((resource) =>
    leaving.includes(resource.module),
  );
  for (const resource of resources) resource.expectUnbinding();
  const unbinding = await Promise.allSettled([leaving.unbind()]);
  const closings = await Promise.allSettled(resources.map((each) => each.close(leaving.options)));
  throwFirst([...unbinding, ...closings]);
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
