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

const describing = [4, 5, 6, 8, 10, 130, 143];

/** By a command's name. A test types every example. */
export const commandNotes: Readonly<Record<string, CommandNotes>> = {
  generate: {
    exits: describing,
    examples: [
      {
        line: "npx @abe/db-typegen generate",
        why: "./migrations, ./queries and the TypeScript files",
      },
      {
        line: "npx @abe/db-typegen generate --migrations db/migrations --queries db/queries --out src/db",
        why: "with folders of other names",
      },
      {
        line: 'npx @abe/db-typegen generate --database-url "$DATABASE_URL"',
        why: "of the schema that a database has; nothing is changed there",
      },
    ],
  },
  check: {
    exits: [3, ...describing],
    examples: [
      {
        line: "npx @abe/db-typegen generate && npx @abe/db-typegen check",
        why: "for CI: starts no server while nothing has changed",
      },
      {
        line: "npx @abe/db-typegen check --strict",
        why: "texts that nobody can check are problems too",
        exit: 5,
      },
    ],
  },
  watch: {
    exits: describing,
    examples: [
      {
        line: "npx @abe/db-typegen watch",
        why: "until Ctrl-C",
        exit: 130,
      },
    ],
  },
  explain: {
    exits: describing,
    examples: [
      {
        line: "npx @abe/db-typegen explain queries/users.sql:2",
        why: "why each column of the statement there may be NULL, or never is",
      },
    ],
  },
};
