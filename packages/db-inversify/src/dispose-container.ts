import type { CloseOptions } from "@abe/db-core";
import type { Container } from "inversify";
import { unbindEverything } from "./container-calls.js";
import { unbindThenClose } from "./unbind-then-close.js";

/**
 * Unbinds everything, then closes the databases of a container, all at the same time. Once it is done,
 * nothing of them keeps the process alive. A second call waits for the first, and the shorter time of the two
 * counts; afterwards there is nothing to do, until modules are loaded again.
 *
 * What ends when it is unbound can still use its database. Servers that were given as `server` stay open, and
 * so does everything of a parent container.
 *
 * @throws ContainerEndingError it is called by what it is unbinding, and would wait for itself.
 * @throws what a deactivation of yours throws, once every database is closed.
 */
export function disposeContainer(container: Container, options?: CloseOptions): Promise<void> {
  return unbindThenClose(container, {
    includes: () => true,
    unbind: () => unbindEverything(container),
    options,
  });
}
