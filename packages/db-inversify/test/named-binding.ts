import type { Container } from "inversify";

/** What `@named(name)` injects: `get(…, { name })` since inversify 7, `getNamed` before. */
export function getNamed<T>(container: Container, identifier: symbol, name: string): T {
  const { getNamed: ask } = container as Partial<Record<"getNamed", unknown>>;
  return typeof ask === "function"
    ? (ask.call(container, identifier, name) as T)
    : container.get<T>(identifier, { name });
}
