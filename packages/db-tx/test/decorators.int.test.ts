import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";
import { Transactional } from "../src/decorators.js";
import { addRows, describeDecorator, failOnce } from "./support/decorator-behaviours.js";
import type { standardDialect } from "./support/standard-dialect.js";

const compiler = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const source = fileURLToPath(new URL("support/standard-dialect.ts", import.meta.url));

/** Compiled by TypeScript: neither Node.js nor what compiles tests knows these decorators yet. */
async function compiled(): Promise<{ standardDialect: typeof standardDialect }> {
  const folder = mkdtempSync(join(tmpdir(), "abe-decorators-"));
  try {
    const options = ["--ignoreConfig", "--noCheck", "--noResolve", "--outDir", folder];
    const target = ["--target", "es2022", "--module", "esnext", "--types", ""];
    execFileSync(process.execPath, [compiler, source, ...options, ...target]);
    const text = readFileSync(join(folder, "standard-dialect.js"), "utf8");
    const url = `data:text/javascript,${encodeURIComponent(text)}`;
    return (await import(url)) as { standardDialect: typeof standardDialect };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const dialect = (await compiled()).standardDialect({ Transactional, addRows, failOnce });

describe("@Transactional(), as TC39 has it", () => {
  describeDecorator(dialect);
});
