import { createRequire } from "node:module";

/** This package's version, as its package.json has it. */
export function toolVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@abe/db-typegen/package.json");
  const found =
    typeof manifest === "object" && manifest !== null
      ? Reflect.get(manifest, "version")
      : undefined;
  return typeof found === "string" ? found : "unknown";
}
