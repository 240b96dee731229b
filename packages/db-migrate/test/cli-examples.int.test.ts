import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@abe/db-testing";
import { describe, expect, it } from "vitest";
import { commandNotes, commonExits } from "../src/cli/program/command-notes.js";
import { commandsOf } from "../src/cli/program/note-commands.js";
import { makeProgram } from "../src/cli/program/program.js";
import { rootMigrations } from "./migrations-folder.js";

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;

const silent = { out: () => undefined, err: () => undefined };
const program = makeProgram(silent, async () => {});
const commands = commandsOf(program);

/** What has been typed before, where a command needs something to work on. */
const before: Readonly<Record<string, string>> = {
  down: "npx @abe/db-migrate up",
  redo: "npx @abe/db-migrate up",
  repair: "npx @abe/db-migrate up",
  history: "npx @abe/db-migrate up",
  audit: "npx @abe/db-migrate up",
  verify: "npx @abe/db-migrate up",
  drift: "npx @abe/db-migrate up",
  plan: "npx @abe/db-migrate up 20230215",
  approve:
    "npx @abe/db-migrate init --history && npx @abe/db-migrate auth keygen ada && npx @abe/db-migrate plan --out plan.json",
};

/** A folder with the repository's migrations, those of another tool, and an `npx` that runs this build. */
function workplace(): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), "abe-migrate-examples-"));
  cpSync(rootMigrations, join(folder, "migrations"), { recursive: true });
  mkdirSync(join(folder, "old/migrations"), { recursive: true });
  writeFileSync(
    join(folder, "old/migrations/20240101000000_notes.sql"),
    "-- migrate:up\nCREATE TABLE notes (id int);\n-- migrate:down\nDROP TABLE notes;\n",
  );
  mkdirSync(join(folder, "bin"));
  const npx = join(folder, "bin/npx");
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1" = "@abe/db-migrate" ] || exit 99\nshift\nexec "${process.execPath}" "${main}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  return { folder, path: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
}

/** Types a line into bash. */
function typed(
  line: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ exit: number; said: string }> {
  return new Promise((resolve) => {
    execFile("bash", ["-c", line], { cwd, env, timeout: 60_000 }, (error, out, err) => {
      const code: unknown = error?.code ?? 0;
      resolve({ exit: typeof code === "number" ? code : -1, said: `${out}${err}` });
    });
  });
}

const examples = Object.entries(commandNotes).flatMap(([command, { examples: all }]) =>
  all.map((example) => [example.line, { ...example, command }] as const),
);

describe("an example in a command's help", () => {
  it.concurrent.for(examples)("can be typed: %s", { timeout: 60_000 }, async ([line, example]) => {
    const database = await createTestDatabase();
    const { folder, path } = workplace();
    const env = { PATH: path, HOME: folder, DATABASE_URL: database.url };
    try {
      const first = before[example.command] ?? "true";
      expect(await typed(first, folder, env)).toMatchObject({ exit: 0 });
      const { exit, said } = await typed(line, folder, env);
      expect({ exit, said }).toEqual({ exit: example.exit ?? 0, said });
      expect(said).not.toMatch(/^(?:error|problem):/m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await database.drop();
    }
  });
});

describe("a command's help", () => {
  it.each(commands)("has examples and exit statuses: %s", async (name, command) => {
    expect(commandNotes[name]?.examples.length ?? 0).toBeGreaterThan(0);
    const help: string[] = [];
    command.configureOutput({ writeOut: (text) => void help.push(text) });
    command.outputHelp();
    const text = help.join("");
    expect(text).toContain(`\nExamples:\n  # `);
    expect(text).toContain(`\nExit status: ${commonExits.join(", ")}`);
    // What is shown as an example names this command.
    for (const { line } of commandNotes[name]?.examples ?? []) expect(line).toContain(name);
  });

  it("is of commands that there are", () => {
    const names = commands.map(([name]) => name);
    expect(Object.keys(commandNotes).filter((name) => !names.includes(name))).toEqual([]);
  });
});
