import type { Container } from "inversify";
import { type BoundResource, boundResources } from "./bound-resource.js";
import { boundHere } from "./container-calls.js";

/** What was loaded into a container, until it is closed. `container.restore()` drops bindings and ends nothing. */
const loaded = new WeakMap<Container, Set<BoundResource>>();

/** Keeps in mind what is bound now. */
export function remember(container: Container): void {
  loaded.set(container, new Set(resourcesOf(container)));
}

/** What this container, not a parent, has to end. */
export function resourcesOf(container: Container): BoundResource[] {
  const bound = boundHere<BoundResource>(container, boundResources);
  return [...new Set([...(loaded.get(container) ?? []), ...bound])];
}

/** It is closed. */
export function forget(container: Container, resources: readonly BoundResource[]): void {
  for (const resource of resources) loaded.get(container)?.delete(resource);
}
