import { posix } from "node:path";
import { importCycles, importGraph, loadedWith, resolveImport } from "./import-graph.js";
import type { ModuleImport, SourceFile } from "./source-file.js";
import {
  coreLayers,
  coreSubpathsForSiblings,
  doors,
  lightStarts,
  siblingDoors,
} from "./source-tables.js";

/** A sentence that names the file and what it does wrong; no sentence, no fault. */
export type Violation = string;

/** A rule over all sources of all packages, tests left out. */
export interface SourceRule {
  readonly name: string;
  check(files: readonly SourceFile[]): Violation[];
}

const linesPerFile = 400;
const linesPerFunction = 35;

/** `packages/db-tx/src/retry.ts` → `db-tx`. */
function packageOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** The part of a path inside its package's `src/`. */
function insideSrc(path: string): string {
  return path.split("/").slice(3).join("/");
}

/** `sql/join.ts` → `sql`; a file directly in `src/` is its own layer. */
function layerOf(path: string): string {
  const inside = insideSrc(path);
  return inside.includes("/") ? (inside.split("/")[0] ?? "") : posix.basename(inside, ".ts");
}

/** `@abe/db-core/errors` → `@abe/db-core`; `pg/lib/client` → `pg`. */
export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function eachImport(
  files: readonly SourceFile[],
  judge: (file: SourceFile, each: ModuleImport) => string | undefined,
): Violation[] {
  return files.flatMap((file) =>
    file.imports.flatMap((each) => {
      const fault = judge(file, each);
      return fault === undefined ? [] : [`${file.path}: ${fault}`];
    }),
  );
}

function eachFile(
  files: readonly SourceFile[],
  judge: (file: SourceFile) => string | undefined,
): Violation[] {
  return files.flatMap((file) => {
    const fault = judge(file);
    return fault === undefined ? [] : [`${file.path}: ${fault}`];
  });
}

const siblings: SourceRule = {
  name: "db-core imports no sibling, and a sibling imports db-core through its public doors only",
  check: (files) =>
    eachImport(files, (file, { specifier, lazy, typeOnly }) => {
      const target = packageName(specifier);
      if (!target.startsWith("@abe/")) return undefined;
      const from = packageOf(file.path);
      if (from === "db-core") return `db-core imports ${specifier}`;
      if (target === "@abe/db-core") {
        const subpath = specifier.slice(target.length + 1);
        return coreSubpathsForSiblings.includes(subpath)
          ? undefined
          : `${specifier} is not for siblings`;
      }
      const door = siblingDoors.find(
        (each) =>
          `@abe/${each.to}` === target && `packages/${each.from}/src/${each.file}` === file.path,
      );
      if (door === undefined) return `${from} imports ${specifier}`;
      return door.lazy && !lazy && !typeOnly ? `${specifier} is imported eagerly` : undefined;
    }),
};

const relativeImports: SourceRule = {
  name: "a relative import stays in its package, names a file that exists and ends in .js",
  check: (files) => {
    const known = new Set(files.map((file) => file.path));
    return eachImport(files, (file, { specifier }) => {
      if (!specifier.startsWith(".")) return undefined;
      const target = resolveImport(file.path, specifier);
      if (packageOf(target) !== packageOf(file.path)) return `${specifier} leaves the package`;
      return known.has(target) ? undefined : `${specifier} names no source file`;
    });
  },
};

const layers: SourceRule = {
  name: "inside db-core imports point downward only",
  check: (files) =>
    eachImport(
      files.filter((file) => packageOf(file.path) === "db-core"),
      (file, { specifier, typeOnly }) => {
        if (!specifier.startsWith(".")) return undefined;
        const from = layerOf(file.path);
        const to = layerOf(resolveImport(file.path, specifier));
        const allowed = coreLayers[from];
        if (from === to || allowed === undefined) return undefined;
        if (allowed.values.includes(to)) return undefined;
        if (typeOnly && allowed.types.includes(to)) return undefined;
        return `${from} imports ${to} (${specifier})`;
      },
    ),
};

const dependencies: SourceRule = {
  name: "every dependency has its own door",
  check: (files) => {
    const strays = eachImport(files, (file, { specifier }) => {
      if (/^(?:\.|node:|@abe\/)/.test(specifier)) return undefined;
      const door = doors.find(
        (each) =>
          each.dependency.test(packageName(specifier)) &&
          (each.of ?? packageOf(file.path)) === packageOf(file.path),
      );
      if (door === undefined) return `${specifier} is a dependency nobody agreed on`;
      return file.path.startsWith(door.under) ? undefined : `${specifier} belongs to ${door.under}`;
    });
    const crowds = doors
      .filter((door) => door.files === "one")
      .flatMap((door) => {
        const users = files.filter((file) =>
          file.imports.some((each) => door.dependency.test(packageName(each.specifier))),
        );
        return users.length > 1
          ? [
              `${users.map((file) => file.path).join(", ")}: more than one file imports ${door.dependency.source}`,
            ]
          : [];
      });
    return [...strays, ...crowds];
  },
};

const environment: SourceRule = {
  name: "at most one file of a package reads process.env",
  check: (files) =>
    moreThanOne(
      files.filter((file) => file.readsEnvironment),
      "read process.env",
    ),
};

function moreThanOne(readers: readonly SourceFile[], does: string): Violation[] {
  const packages = new Set(readers.map((file) => packageOf(file.path)));
  return [...packages].flatMap((name) => {
    const paths = readers.filter((file) => packageOf(file.path) === name).map((file) => file.path);
    return paths.length > 1 ? [`${paths.join(", ")}: several files ${does}`] : [];
  });
}

const cycles: SourceRule = {
  name: "no files import each other in a circle, type-only imports included",
  check: (files) => importCycles(importGraph(files)).map((cycle) => `circle: ${cycle.join(" → ")}`),
};

const light: SourceRule = {
  name: "a program loads late what it does not always need",
  check: (files) =>
    lightStarts.flatMap(({ program, late }) =>
      [...loadedWith(program, files)]
        .filter((path) => late.test(path))
        .map((path) => `${program} loads ${path}`),
    ),
};

const inertModules: SourceRule = {
  name: "importing a module does nothing; only a program's own file may act",
  check: (files) =>
    eachFile(files, (file) =>
      file.topLevelActions > 0 && !file.path.endsWith("/cli/main.ts")
        ? `${file.topLevelActions} top-level statement(s) act at import`
        : undefined,
    ),
};

const names: SourceRule = {
  name: "a file is a kebab-case noun, never utils, helpers, common, types or misc",
  check: (files) =>
    eachFile(files, (file) => {
      const name = posix.basename(file.path, ".ts");
      if (/^(?:utils?|helpers?|common|types|misc)$/.test(name)) return `${name} says nothing`;
      return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) ? undefined : `${name} is not kebab-case`;
    }),
};

const sizes: SourceRule = {
  name: `no file is longer than ${linesPerFile} lines`,
  check: (files) =>
    eachFile(files, (file) => (file.lines > linesPerFile ? `${file.lines} lines` : undefined)),
};

const shortFunctions: SourceRule = {
  name: `of 20 functions of a package 19 have at most ${linesPerFunction} lines`,
  check: (files) =>
    [...new Set(files.map((file) => packageOf(file.path)))].flatMap((name) => {
      const lengths = files
        .filter((file) => packageOf(file.path) === name)
        .flatMap((file) => file.functionLines)
        .toSorted((a, b) => a - b);
      const p95 = lengths[Math.ceil(lengths.length * 0.95) - 1] ?? 0;
      return p95 > linesPerFunction ? [`${name}: p95 is ${p95} lines`] : [];
    }),
};

const typedErrors: SourceRule = {
  name: "every error is typed: no bare Error",
  check: (files) =>
    eachFile(files, (file) =>
      file.bareErrors > 0 ? `${file.bareErrors} bare Error(s)` : undefined,
    ),
};

const noAny: SourceRule = {
  name: "the only `any` is the default row of unregistered text, in one file",
  check: (files) => {
    const users = files.filter((file) => file.anyKeywords > 0);
    const outside = eachFile(users, (file) =>
      packageOf(file.path) === "db-core" ? undefined : "says any",
    );
    return [...outside, ...moreThanOne(users, "say any")];
  },
};

/** All rules over the sources, in the order in which ARCHITECTURE.md states them. */
export const sourceRules: readonly SourceRule[] = [
  siblings,
  relativeImports,
  layers,
  dependencies,
  environment,
  cycles,
  light,
  inertModules,
  names,
  sizes,
  shortFunctions,
  typedErrors,
  noAny,
];
