import { createRequire } from "node:module";

let version: string | undefined;

/** This package's version, as its package.json has it. Read at the first call. */
export function toolVersion(): string {
  if (version !== undefined) return version;
  const manifest: unknown = createRequire(import.meta.url)("@abe/db-migrate/package.json");
  const found =
    typeof manifest === "object" && manifest !== null
      ? Reflect.get(manifest, "version")
      : undefined;
  version = typeof found === "string" ? found : "unknown";
  return version;
}
