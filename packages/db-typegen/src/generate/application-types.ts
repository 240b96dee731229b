import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TypeRegistry } from "@abe/db-core";
import { ProjectError } from "../errors.js";
import type { GenerationOptions } from "./generation-options.js";

/** How an application reads and writes values. */
export interface ApplicationTypes {
  /** What the hash of a schema ends with: it changes when the module does. Empty without one. */
  readonly suffix: string;
  /** @throws ProjectError the module cannot be loaded, or exports no registry. */
  load(): Promise<TypeRegistry | undefined>;
}

/** @throws ProjectError the module that was named is not there. */
export function applicationTypes({ root, types }: GenerationOptions): ApplicationTypes {
  if (types === undefined) return { suffix: "", load: () => Promise.resolve(undefined) };
  const path = join(root, types);
  const hash = createHash("sha256").update(contentOf(path, types)).digest("hex").slice(0, 16);
  return { suffix: `.${hash}`, load: () => loadRegistry(path, types, hash) };
}

function contentOf(path: string, named: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ProjectError("DB_TYPEGEN_PROJECT", `The file ${named} of --types is not there.`, {
      cause,
    });
  }
}

/** A module that has changed is another one to Node.js when its URL is. */
async function loadRegistry(path: string, named: string, hash: string): Promise<TypeRegistry> {
  let module: object;
  try {
    module = (await import(`${pathToFileURL(path).href}?${hash}`)) as object;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError("DB_TYPEGEN_PROJECT", `${named} cannot be loaded: ${reason}`, { cause });
  }
  const registry: unknown = Reflect.get(module, "types") ?? Reflect.get(module, "default");
  if (isRegistry(registry)) return registry;
  throw new ProjectError(
    "DB_TYPEGEN_PROJECT",
    `${named} exports no registry: write export const types = createTypes({ … }).`,
  );
}

function isRegistry(value: unknown): value is TypeRegistry {
  return (
    typeof value === "object" && value !== null && "forDatabase" in value && "declared" in value
  );
}
