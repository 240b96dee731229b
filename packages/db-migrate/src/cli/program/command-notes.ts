/** A line to type, and what it is for. */
export interface CommandExample {
  /** As it is typed into a shell. */
  readonly line: string;
  /** A phrase. */
  readonly why: string;
  /** Its exit status, where that is part of the example. Default 0. */
  readonly exit?: number;
}

/** What help and documents say about a command besides its flags. */
export interface CommandNotes {
  /** The exit statuses it may have, beside those of every command. */
  readonly exits: readonly number[];
  readonly examples: readonly CommandExample[];
}

/** Exit statuses of every command. */
export const commonExits: readonly number[] = [0, 1, 2];

const running = [4, 5, 6, 7, 8, 9, 10, 130, 143];
const upkeep = [4, 8, 9, 10];

/** By a command's words, such as `lock show`. A test types every example. */
export const commandNotes: Readonly<Record<string, CommandNotes>> = {
  up: {
    exits: running,
    examples: [
      { line: "npx @abe/db-migrate up", why: "everything that is pending" },
      { line: "npx @abe/db-migrate up 20230215", why: "as far as this one" },
      { line: "npx @abe/db-migrate --json up --steps 1", why: "the next one, told to a program" },
      { line: "npx @abe/db-migrate up --atomic", why: "all of it or nothing" },
      {
        line: "npx @abe/db-migrate plan --out plan.json && npx @abe/db-migrate up --plan plan.json",
        why: "what was looked at, and nothing else",
      },
    ],
  },
  down: {
    exits: running,
    examples: [
      { line: "npx @abe/db-migrate down", why: "the last one that was applied" },
      { line: "npx @abe/db-migrate down --to 20230101", why: "all after this one, which stays" },
      {
        line: "npx @abe/db-migrate down --to 0 --accept-data-loss",
        why: "all, with the rows in them",
      },
    ],
  },
  status: {
    exits: [3, 4, 10],
    examples: [
      { line: "npx @abe/db-migrate status", why: "every migration, and what is wrong" },
      {
        line: "npx @abe/db-migrate status --check",
        why: "for a deployment: exits with 3 while some are pending",
        exit: 3,
      },
    ],
  },
  plan: {
    exits: [4, 5, 8, 10],
    examples: [
      { line: "npx @abe/db-migrate plan --sql", why: "what up would send, and what it locks" },
      {
        line: "npx @abe/db-migrate plan --down --to 20230101",
        why: "what down would take away",
      },
      { line: "npx @abe/db-migrate plan --out plan.json", why: "to look at, and to approve" },
    ],
  },
  verify: {
    exits: [4, 5, 10, 130, 143],
    examples: [
      { line: "npx @abe/db-migrate verify", why: "files and checksums" },
      {
        line: "npx @abe/db-migrate verify --reversible --shadow same-server",
        why: "every way back, in a database beside this one",
      },
    ],
  },
  drift: {
    exits: [4, 10, 130, 143],
    examples: [
      {
        line: "npx @abe/db-migrate drift --shadow same-server --ignore 'table public.tmp_*'",
        why: "what is not as the migrations make it, such tables aside",
      },
      {
        line: "npx @abe/db-migrate fingerprint --out staging.json && npx @abe/db-migrate drift --against staging.json",
        why: "what is not as it was saved, here or on another database (--url)",
      },
    ],
  },
  fingerprint: {
    exits: [10],
    examples: [
      {
        line: "npx @abe/db-migrate fingerprint",
        why: "a text that two databases share when they hold the same",
      },
    ],
  },
  lint: {
    exits: [5, 10],
    examples: [
      { line: "npx @abe/db-migrate lint", why: "all migrations" },
      {
        line: "npx @abe/db-migrate lint --since 20230215 --rule drop-column=error",
        why: "those of a branch",
      },
      {
        line: "npx @abe/db-migrate lint --format sarif > lint.sarif",
        why: "for code scanning",
      },
    ],
  },
  init: {
    exits: [8, 9, 10],
    examples: [{ line: "npx @abe/db-migrate init", why: "the folder" }],
  },
  create: {
    exits: [],
    examples: [
      { line: "npx @abe/db-migrate create add_orders", why: "up.sql and down.sql to write" },
      {
        line: "DB_MIGRATION_PROGRAMS=true npx @abe/db-migrate create fill_names --ts",
        why: "programs instead",
      },
    ],
  },
  redo: {
    exits: running,
    examples: [
      { line: "npx @abe/db-migrate redo", why: "after an edit of what is not shared yet" },
    ],
  },
  repair: {
    exits: upkeep,
    examples: [
      { line: "npx @abe/db-migrate repair", why: "formatted files count as they are" },
      {
        line: "npx @abe/db-migrate repair 20230415_add_user_profiles",
        why: "so does this one, whatever was edited",
      },
      {
        line: "npx @abe/db-migrate repair --interrupted done",
        why: "the statement in doubt took effect",
      },
    ],
  },
  baseline: {
    exits: upkeep,
    examples: [
      {
        line: 'npx @abe/db-migrate baseline --at 20230215 --reason "restored from a dump"',
        why: "the database has this much already",
      },
    ],
  },
  squash: {
    exits: [],
    examples: [
      {
        line: "npx @abe/db-migrate squash --through 20230215 --name start",
        why: "one migration in the place of the first ones",
      },
    ],
  },
  import: {
    exits: [4, 5, 8, 9, 10],
    examples: [
      {
        line: "npx @abe/db-migrate import old/migrations --from dbmate --dry-run",
        why: "what would be written",
      },
      {
        line: "npx @abe/db-migrate import old/migrations --from dbmate",
        why: "write it; --adopt-history takes over what is applied",
      },
    ],
  },
  approve: {
    exits: [],
    examples: [
      {
        line: "npx @abe/db-migrate approve plan.json --key ada.private.pem --approver ada",
        why: "prints the token for up --plan plan.json --approval",
      },
    ],
  },
  "auth check": {
    exits: [8, 10],
    examples: [{ line: "npx @abe/db-migrate auth check", why: "would up be let in" }],
  },
  "auth bootstrap": {
    exits: [],
    examples: [
      {
        line: "npx @abe/db-migrate auth bootstrap --print-sql > roles.sql",
        why: "roles for an administrator to make",
      },
    ],
  },
  "auth keygen": {
    exits: [],
    examples: [
      {
        line: "npx @abe/db-migrate auth keygen ada",
        why: "writes ada.private.pem and ada.public.pem",
      },
    ],
  },
  history: {
    exits: [4, 10],
    examples: [{ line: "npx @abe/db-migrate history", why: "what is applied, the last first" }],
  },
  audit: {
    exits: [10],
    examples: [{ line: "npx @abe/db-migrate audit --limit 20", why: "who did what of late" }],
  },
  "lock show": {
    exits: [10],
    examples: [{ line: "npx @abe/db-migrate lock show", why: "who runs migrations now" }],
  },
  doctor: {
    exits: [4, 5, 8, 10],
    examples: [{ line: "npx @abe/db-migrate doctor", why: "before the first up, or when lost" }],
  },
  config: {
    exits: [],
    examples: [{ line: "npx @abe/db-migrate config", why: "which database, and as whom" }],
  },
  completion: {
    exits: [],
    examples: [{ line: "source <(npx @abe/db-migrate completion bash)", why: "for this shell" }],
  },
};
