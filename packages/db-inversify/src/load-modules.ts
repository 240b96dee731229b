import type { Container, ContainerModule } from "inversify";
import { bindModules } from "./container-calls.js";
import { remember } from "./resources-of-container.js";

/**
 * Loads modules at once, in every major. The order does not matter.
 *
 * @throws DuplicateModuleError a module bound nothing; those before it are loaded.
 */
export function loadModules(container: Container, ...modules: ContainerModule[]): void {
  try {
    bindModules(container, modules);
  } finally {
    remember(container);
  }
}
