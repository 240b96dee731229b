import { createRequire } from "node:module";

/** The version of this package, or of its peer, as its package.json has it. */
export function toolVersion(
  name: "@abe/db-typegen" | "@abe/db-testing" = "@abe/db-typegen",
): string {
  const manifest: unknown = createRequire(import.meta.url)(`${name}/package.json`);
  const found =
    typeof manifest === "object" && manifest !== null
      ? Reflect.get(manifest, "version")
      : undefined;
  return typeof found === "string" ? found : "unknown";
}
