import type { Container, ContainerModule } from "inversify";
import { unbindModules } from "./container-calls.js";
import { unbindThenClose } from "./unbind-then-close.js";

/**
 * Unbinds what modules bound, in every major, then closes their databases, all at the same time, and waits
 * for it. Servers that were given as `server` stay open.
 *
 * @throws ContainerEndingError it is called by what the container is unbinding, and would wait for itself.
 * @throws what a deactivation of yours throws, once every database of the modules is closed.
 */
export function unloadModules(container: Container, ...modules: ContainerModule[]): Promise<void> {
  return unbindThenClose(container, {
    includes: (module) => modules.includes(module),
    unbind: () => unbindModules(container, modules),
  });
}
