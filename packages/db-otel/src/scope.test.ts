import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { scopeName, scopeVersion } from "./scope.js";

it("reports the package's own name and version", () => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect(manifest).toMatchObject({ name: scopeName, version: scopeVersion });
});
