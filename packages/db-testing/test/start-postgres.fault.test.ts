import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { PostgresStartError, startPostgres } from "@abe/db-testing";
import { expect, it } from "vitest";
import type { PostgresOptions } from "../src/index.js";
import { isRoot, temporaryParent } from "./temporary-parent.js";

async function failure(options: PostgresOptions): Promise<PostgresStartError> {
  const error: unknown = await startPostgres(options).then(
    (server) => server.stop(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PostgresStartError)) throw new Error("the server started");
  return error;
}

it("names every bad option at once and starts nothing", async () => {
  const parentFolder = temporaryParent();
  const error = await failure({ port: 70_000, maxConnections: 0, password: "", parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_OPTION", step: "options" });
  expect(error.message).toContain("port is 70000: give a whole number from 1 to 65535.");
  expect(error.message).toContain("maxConnections is 0");
  expect(error.message).toContain("password is a value that is not shown");
  expect(readdirSync(parentFolder)).toEqual([]);
});

it("says in a sentence that a port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => other.once("listening", listening));
  const { port } = other.address() as { port: number };
  const error = await failure({ port });
  other.close();
  expect(error).toMatchObject({ code: "DB_TESTING_PORT_BUSY", step: "options" });
  expect(error.message).toBe(
    `Port ${port} on 127.0.0.1 is taken: stop what listens there, or leave the port out.`,
  );
});

it("names a temporary folder that is missing", async () => {
  const parentFolder = join(temporaryParent(), "absent");
  const error = await failure({ parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_FOLDER", step: "folder" });
  expect(error.message).toBe(
    `The temporary folder ${parentFolder} cannot be used: no folder can be made in it (ENOENT).`,
  );
});

it("names a temporary folder that cannot be written", async () => {
  const parentFolder = join(temporaryParent(), "file");
  if (isRoot) writeFileSync(parentFolder, "");
  else mkdirSync(parentFolder, { mode: 0o500 });
  const error = await failure({ parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_FOLDER", step: "folder" });
  expect(error.message).toContain(parentFolder);
});

it.runIf(isRoot)("names the folder that the server's user may not enter", async () => {
  const closed = temporaryParent();
  const parentFolder = join(closed, "open");
  mkdirSync(parentFolder, { mode: 0o777 });
  chmodSync(closed, 0o700);
  const error = await failure({ parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_FOLDER", step: "folder" });
  expect(error.message).toMatch(new RegExp(`may not enter ${closed}\\.$`));
  expect(readdirSync(parentFolder)).toEqual([]);
});

it("says which programs it looked for", async () => {
  expect(await failure({ binaries: "pg-none" })).toMatchObject({
    code: "DB_TESTING_BINARIES",
    step: "binaries",
    message: `PostgreSQL's programs were not found: "pg-none" is neither a folder nor an installed package.`,
  });
  const empty = temporaryParent();
  expect((await failure({ binaries: empty })).message).toContain(`the folder ${empty} holds no`);
});

it("turns programs that cannot be run into its own error, not an uncaught one", async () => {
  const parentFolder = temporaryParent();
  const binaries = temporaryParent();
  mkdirSync(join(binaries, "bin"));
  for (const name of ["initdb", "postgres"]) {
    writeFileSync(join(binaries, "bin", name), "#!/absent/interpreter\n", { mode: 0o755 });
  }
  const error = await failure({ binaries, parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_BINARIES", step: "binaries" });
  expect(error.message).toContain(`PostgreSQL's programs in ${binaries} cannot be run here (`);
  expect(error.cause).toBeInstanceOf(Error);
  expect(readdirSync(parentFolder)).toEqual([]);
});

it("shows what initdb wrote when it fails", async () => {
  const parentFolder = temporaryParent();
  const error = await failure({ user: "pg_mine", parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_INITDB", step: "initdb" });
  expect(error.logTail).toContain('role names cannot begin with "pg_"');
  expect(readdirSync(parentFolder)).toEqual([]);
});

it("shows the end of the server's log when it does not start", async () => {
  const parentFolder = temporaryParent();
  const error = await failure({ settings: { shared_buffers: "a lot" }, parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_START", step: "start" });
  expect(error.logTail).toContain('invalid value for parameter "shared_buffers": "a lot"');
  expect(readdirSync(parentFolder)).toEqual([]);
});

it("gives up on a server that is not ready in time", async () => {
  const parentFolder = temporaryParent();
  const error = await failure({ startTimeoutMs: 1, parentFolder });
  expect(error).toMatchObject({ code: "DB_TESTING_START", step: "start" });
  expect(error.message).toContain("was not ready within 1 ms");
  expect(readdirSync(parentFolder)).toEqual([]);
});
