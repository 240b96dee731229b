import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { DatabaseConfig } from "@abe/db-core";
import { readApproverKeys, splitApproverKeys } from "../approval/approver-keys.js";
import type { ApprovalReading } from "../approval/approval-reading.js";
import { readApproval } from "../approval/read-approval.js";
import { type Environment, environment } from "../config/environment.js";
import { unknownKey } from "../config/unknown-key.js";
import { MigrationConfigError } from "../errors/config-error.js";
import {
  type MigrationPolicies,
  type MigrationPolicy,
  policyFor,
} from "../policy/migration-policy.js";
import { policyProblems } from "../policy/read-policy.js";
import { type Actor, actorOf } from "./actor.js";
import { parseCommand, passwordFromCommand } from "./password-command.js";

/** A password, or a function that yields it for each new connection. */
export type MigrationPassword = NonNullable<DatabaseConfig["password"]>;

/** As whom migrations run, on whose behalf, and who lets them. */
export interface MigrationAuth {
  /** Role to log in as. `undefined`: the application's own. */
  readonly user: string | undefined;
  /** Role that runs the migrations and owns what they make. `undefined`: the one that logged in. */
  readonly role: string | undefined;
  /** Role that the application logs in as. `undefined`: the one of the configuration. */
  readonly applicationUser: string | undefined;
  /** Written to the audit. */
  readonly actor: Actor;
  /** Names of those whose approvals count. */
  readonly approvers: readonly string[];
  /** The configuration with these credentials in place of the application's. */
  authenticate(config: DatabaseConfig): DatabaseConfig;
  /** What an environment asks of a run; nothing where none is named. */
  policyFor(environment: string | undefined): MigrationPolicy;
  /** Verifies the signature of an approval. Whether it fits the run is another question. */
  readApproval(token: string): ApprovalReading;
  /** The token in `DB_MIGRATION_APPROVAL`; a run takes it only where it needs one and is given none. */
  ambientApproval(): string | undefined;
}

/** Whose approvals count. */
export interface ApprovalOptions {
  /**
   * For each approver an Ed25519 public key in PEM form, or the path of a file that holds one, taken from the
   * folder of the configuration file that names it, otherwise from the current directory. Names are letters,
   * digits and `_.@+-`, 100 at most; an approver must not be the actor, so name accounts. Default: none.
   * Variable `DB_MIGRATION_APPROVAL_KEYS`, as `alice=<path or PEM>,bob=…`; `\n` may stand for a line break.
   */
  readonly publicKeys?: Readonly<Record<string, string>>;
}

/** Options of {@link createMigrationAuth}. */
export interface MigrationAuthOptions {
  readonly user?: string;
  /** Needs `user`: the password of one role is never sent for another. */
  readonly password?: MigrationPassword;
  /**
   * A program and its arguments, run without a shell for each new connection; the first line it prints is
   * the password. Needs `user`, and no `password`. It has 5,000 ms.
   */
  readonly passwordCommand?: readonly string[];
  /** Set with `SET LOCAL ROLE` in each migration's transaction. */
  readonly role?: string;
  /**
   * Role that the application logs in as, where the configuration's user is not it: a job that migrates may
   * know only its own credentials. Default: the configuration's user. Variable
   * `DB_MIGRATION_APPLICATION_USER`.
   */
  readonly applicationUser?: string;
  /** Default: GITHUB_ACTOR, GITLAB_USER_LOGIN, or the operating system's user. */
  readonly actor?: string;
  /**
   * What an environment asks of a run, by the environment's name. What is left out is the default's: under
   * `production` everything, elsewhere nothing. Where neither the command nor the database names an environment
   * nothing is asked.
   */
  readonly policy?: MigrationPolicies;
  readonly approval?: ApprovalOptions;
}

const optionNames = Object.keys({
  user: 0,
  password: 0,
  passwordCommand: 0,
  role: 0,
  applicationUser: 0,
  actor: 0,
  policy: 0,
  approval: 0,
} satisfies Record<keyof MigrationAuthOptions, 0>);

/**
 * Credentials of their own for migrations, so that the application's role needs no right to change the
 * schema, and the rules by which runs are let in. The password is held privately: printing the result does not
 * show it. Key files are read now.
 *
 * @throws MigrationConfigError a password without a user, an unknown key, a policy or a public key that is none;
 *   it names every one.
 */
export function createMigrationAuth(options: MigrationAuthOptions = {}): MigrationAuth {
  const env = environment();
  return authOf({ ...rulesOf(env, {}), ...options }, env);
}

/**
 * Reads `DB_MIGRATION_USER`, `DB_MIGRATION_PASSWORD`, `DB_MIGRATION_PASSWORD_COMMAND` (a JSON array of
 * texts, or words), `DB_MIGRATION_ROLE`, and what {@link rulesFromEnv} reads.
 *
 * @param otherwise what a configuration file says; a user in the environment comes with its own password.
 * @throws MigrationConfigError as {@link createMigrationAuth} does.
 */
export function authFromEnv(env: Environment, otherwise: MigrationAuthOptions = {}): MigrationAuth {
  const user = env["DB_MIGRATION_USER"];
  const password = env["DB_MIGRATION_PASSWORD"];
  const command = env["DB_MIGRATION_PASSWORD_COMMAND"];
  const role = env["DB_MIGRATION_ROLE"];
  const { user: _user, password: _password, passwordCommand: _command, ...others } = otherwise;
  const named = user || password || command;
  return authOf(
    {
      ...(named ? others : otherwise),
      ...rulesOf(env, otherwise),
      ...(user ? { user } : {}),
      ...(password ? { password } : {}),
      ...(command ? { passwordCommand: parseCommand(command) } : {}),
      ...(role ? { role } : {}),
    },
    env,
  );
}

/**
 * The rules without the credentials, for a database that was named by an option: the credentials of the
 * environment are for another one. Reads `DB_MIGRATION_APPLICATION_USER` and `DB_MIGRATION_APPROVAL_KEYS`.
 */
export function rulesFromEnv(
  env: Environment,
  otherwise: MigrationAuthOptions = {},
): MigrationAuth {
  return authOf(rulesOf(env, otherwise), env);
}

function rulesOf(
  env: Environment,
  { policy, approval, applicationUser }: MigrationAuthOptions,
): MigrationAuthOptions {
  const user = env["DB_MIGRATION_APPLICATION_USER"] || applicationUser;
  const keys = env["DB_MIGRATION_APPROVAL_KEYS"];
  const approvers = keys ? { publicKeys: splitApproverKeys(keys) } : approval;
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(approvers === undefined ? {} : { approval: approvers }),
    ...(user === undefined ? {} : { applicationUser: user }),
  };
}

function authOf(options: MigrationAuthOptions, env: Environment): MigrationAuth {
  const { user, role, passwordCommand, applicationUser, policy = {} } = options;
  const password =
    passwordCommand === undefined ? options.password : passwordFromCommand(passwordCommand);
  const problems = problemsOf(options);
  const publicKeys = readApproverKeys(
    options.approval,
    (path) => readFileSync(path, "utf8"),
    problems,
  );
  if (problems.length > 0) throw new MigrationConfigError(problems);
  const actor =
    options.actor === undefined
      ? actorOf(env, systemUser)
      : { name: options.actor, source: "option" };
  return {
    user,
    role,
    applicationUser,
    actor,
    approvers: [...publicKeys.keys()],
    authenticate: (config) => {
      if (user === undefined) return config;
      const { password: _, ...others } = config;
      return { ...others, user, ...(password === undefined ? {} : { password }) };
    },
    policyFor: (name) => policyFor(name, policy),
    readApproval: (token) => readApproval(token, publicKeys),
    ambientApproval: () => env["DB_MIGRATION_APPROVAL"] || undefined,
  };
}

function problemsOf(options: MigrationAuthOptions): string[] {
  const { user, password, passwordCommand } = options;
  return [
    ...Object.keys(options)
      .filter((key) => !optionNames.includes(key))
      .map((key) => unknownKey("auth has an unknown key", key, optionNames)),
    ...((password !== undefined || passwordCommand !== undefined) && user === undefined
      ? [
          "A password for migrations (DB_MIGRATION_PASSWORD) is given without its user (DB_MIGRATION_USER).",
        ]
      : []),
    ...(passwordCommand !== undefined && password !== undefined
      ? ["Give a password for migrations or a command that prints it, not both."]
      : []),
    ...policyProblems(options.policy),
  ];
}
/** A container's user may have no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
