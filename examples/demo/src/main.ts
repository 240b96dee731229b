import { createTestDatabase, startPostgres } from "@abe/db-testing";
import { demo } from "./demo.js";
import { Interrupted, interruption } from "./interruption.js";
import { Screen } from "./screen.js";

const screen = new Screen(process.stdout);

/** A server of the user's, when one is named; otherwise one of our own, in a temporary folder. */
async function run(interrupted: Promise<never>): Promise<void> {
  const { DATABASE_URL, DB_HOST } = process.env;
  const given = (DATABASE_URL ?? "") !== "" || (DB_HOST ?? "") !== "";
  screen.heading(given ? "Using the PostgreSQL of the environment" : "Starting PostgreSQL");
  await using postgres = given ? undefined : await startPostgres();
  if (postgres !== undefined) {
    const { host, port } = postgres.config;
    screen.fact(`PostgreSQL ${postgres.version} on ${host}:${port}`);
  }
  await using database = await createTestDatabase({
    prefix: "abe_demo_",
    ...(postgres === undefined ? {} : { url: postgres.url }),
  });
  screen.note(`database ${database.name}, dropped at the end`);
  const shown = demo(database, screen);
  // When it is interrupted its database is dropped under it; what it then says does not matter.
  shown.catch(() => undefined);
  await Promise.race([shown, interrupted]);
  screen.heading("Done");
}

try {
  const startedAt = performance.now();
  await run(interruption());
  screen.note(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}
