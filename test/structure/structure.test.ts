import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { foreignTypes } from "./declaration-rules.js";
import { manifestRules } from "./manifest-rules.js";
import { sourceRules } from "./source-rules.js";
import {
  exists,
  filesInGit,
  readDeclarations,
  readPackages,
  readSources,
  root,
} from "./workspace.js";

const packages = readPackages();
const sources = packages.flatMap(({ folder }) => readSources(folder));

describe("the sources of all packages", () => {
  it("were found", () => {
    expect(sources.length).toBeGreaterThan(packages.length);
  });

  for (const rule of sourceRules) {
    it(`keep the rule: ${rule.name}`, () => {
      expect(rule.check(sources)).toEqual([]);
    });
  }
});

/** A warning that a sibling gives, up to the end of its code. */
const emittedWarning = /\bemitWarning\([^;]*?\bcode: ([^,]+),/g;

it("every warning of a sibling has a code of its package's table", () => {
  const codes = filesInGit()
    .filter((path) => /^packages\/db-(?!core\/)[^/]+\/src\/.*\.ts$/.test(path))
    .flatMap((path) => [...readFileSync(`${root}${path}`, "utf8").matchAll(emittedWarning)])
    .map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(0);
  for (const code of codes) expect(code).toMatch(/^"DB_\w+" satisfies \w+WarningCode$/);
});

describe.each(packages)("the package in $folder", (each) => {
  for (const rule of manifestRules) {
    it(`keeps the rule: ${rule.name}`, () => {
      expect(rule.check(each)).toEqual([]);
    });
  }

  it("has a source for every entry and every program", () => {
    const { manifest } = each;
    const targets = [
      ...Object.values(manifest.exports ?? {}).map((target) =>
        typeof target === "string" ? target : target["default"],
      ),
      ...Object.values(manifest.bin ?? {}),
    ].filter((target) => target?.startsWith("./dist/"));
    const files = targets.map((target) =>
      target?.replace("./dist/", `packages/${each.folder}/src/`).replace(/\.js$/, ".ts"),
    );
    expect(files.filter((file) => file !== undefined && !exists(file))).toEqual([]);
  });

  it("shows no type of a package its user may not have", ({ skip }) => {
    const declarations = readDeclarations(each.folder);
    skip(declarations.length === 0, "the package is not built");
    expect(foreignTypes(each, declarations)).toEqual([]);
  });
});
