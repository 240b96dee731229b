import { Container, type ContainerModule } from "inversify";

/** What the majors call differently: 7 is asynchronous where 6 and 8 are not, under the same names. */
interface AnyContainer {
  load(...modules: ContainerModule[]): unknown;
  loadSync?(...modules: ContainerModule[]): unknown;
  unload(...modules: ContainerModule[]): unknown;
  unloadAsync?(...modules: ContainerModule[]): Promise<void>;
  unbindAll(): unknown;
  unbindAllAsync?(): Promise<void>;
  createChild?(): Container;
}

/** Binds what modules bind, at once, in every major. */
export function bindModules(container: Container, modules: readonly ContainerModule[]): void {
  const any: AnyContainer = container;
  if (any.loadSync === undefined) any.load(...modules);
  else any.loadSync(...modules);
}

/** Unbinds what modules bound and waits for what has to be waited for. */
export async function unbindModules(
  container: Container,
  modules: readonly ContainerModule[],
): Promise<void> {
  const any: AnyContainer = container;
  await (any.unloadAsync === undefined ? any.unload(...modules) : any.unloadAsync(...modules));
}

/** Unbinds everything and waits for what has to be waited for. */
export async function unbindEverything(container: Container): Promise<void> {
  const any: AnyContainer = container;
  await (any.unbindAllAsync === undefined ? any.unbindAll() : any.unbindAllAsync());
}

/** A container that asks `parent` for what it does not have itself. */
export function childOf(parent: Container): Container {
  const any: AnyContainer = parent;
  return any.createChild?.() ?? new Container({ parent });
}

/** What this container, not a parent, binds to the identifier; empty when it binds nothing. */
export function boundHere<T>(container: Container, identifier: symbol): T[] {
  return container.isCurrentBound(identifier) ? container.getAll<T>(identifier) : [];
}
