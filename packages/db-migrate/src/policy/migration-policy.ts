/** A command that changes what a database holds or what is recorded of it. */
export type PolicyOperation = "up" | "down" | "redo" | "repair" | "baseline";

/** `approval`: only with an approval of this very plan. */
export type Permission = boolean | "approval";

/**
 * What a run must fulfil.
 *
 * - `approval`: every operation that is allowed needs an approval of its plan, by somebody else.
 * - `separateUser`: migrations log in as another role than the application.
 * - `nonSuperuser`: neither that role nor the one that runs the files is a superuser, may become one, or may
 *   bypass row security or replicate.
 * - `tls`: the connection is encrypted, or does not leave the machine: a Unix socket, a loopback address, or
 *   the server's own. As PostgreSQL sees it, so what is in front of a pooler counts for nothing.
 * - `lintClean`: the linter finds no error in what is about to be applied.
 * - `cleanVerify`: `verify` finds nothing in the whole folder. A repair, which is for what it finds, and a
 *   baseline are let off.
 */
export type PolicyRequirement =
  | "approval"
  | "cleanVerify"
  | "lintClean"
  | "nonSuperuser"
  | "separateUser"
  | "tls";

/** What is allowed at all, and what only with an approval. */
export type PolicyPermissions = Readonly<Record<PolicyOperation | "programs", Permission>> & {
  /**
   * Migrations older than an applied one. `named`: only those that the command names; `approval`: those that
   * an approved plan holds.
   */
  readonly outOfOrder: Permission | "named";
};

/** What one environment asks of a run. */
export interface MigrationPolicy {
  readonly require: readonly PolicyRequirement[];
  readonly allow: PolicyPermissions;
  /**
   * Whether a reason, which the audit keeps, may take the place of an approval in an emergency. It takes the
   * place of nothing else.
   */
  readonly breakGlass: boolean;
}

/** What a configuration says about one environment; what it leaves out is the default's. */
export interface MigrationPolicyOptions {
  /** The whole list, instead of the default's. */
  readonly require?: readonly PolicyRequirement[];
  /** Each entry instead of the default's. */
  readonly allow?: Partial<PolicyPermissions>;
  /** Default `false`. */
  readonly breakGlass?: boolean;
}

/** What each environment asks, by its name. */
export type MigrationPolicies = Readonly<Record<string, MigrationPolicyOptions>>;

/** Of an environment of any other name, and of none. */
const open: MigrationPolicy = {
  require: [],
  allow: {
    up: true,
    down: true,
    redo: true,
    repair: true,
    baseline: true,
    programs: true,
    outOfOrder: true,
  },
  breakGlass: false,
};

/** Of the environment `production`, where the configuration says nothing else. */
const production: MigrationPolicy = {
  require: ["approval", "separateUser", "nonSuperuser", "tls", "lintClean", "cleanVerify"],
  allow: {
    up: true,
    down: "approval",
    redo: false,
    repair: "approval",
    baseline: "approval",
    programs: false,
    outOfOrder: "named",
  },
  breakGlass: false,
};

/** What an environment asks. `undefined`: none is named, and nothing is asked. */
export function policyFor(
  environment: string | undefined,
  configured: MigrationPolicies,
): MigrationPolicy {
  if (environment === undefined) return open;
  const base = environment === "production" ? production : open;
  const options = Object.hasOwn(configured, environment) ? (configured[environment] ?? {}) : {};
  return {
    require: options.require ?? base.require,
    allow: { ...base.allow, ...options.allow },
    breakGlass: options.breakGlass ?? base.breakGlass,
  };
}
