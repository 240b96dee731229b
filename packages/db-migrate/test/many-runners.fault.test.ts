import { expect, it } from "vitest";
import { migrationsFolder, workbench } from "./migrations-folder.js";
import { startRunner } from "./runner-process.js";

const runners = 8;
const count = 300;

function migrations(): Record<string, string> {
  const off = "-- db-migrate: transaction=off\n";
  const files: Record<string, string> = {};
  for (let number = 1; number <= count; number += 1) {
    files[`${number}_m/up.sql`] =
      number % 25 === 0
        ? `${off}CREATE INDEX CONCURRENTLY i${number} ON t1 (id)`
        : `CREATE TABLE t${number} (id int)`;
  }
  return files;
}

it(
  `${runners} runners started together apply each of ${count} migrations once, concurrent indexes among them`,
  { timeout: 120_000 },
  async () => {
    const folder = migrationsFolder(migrations());
    const { db, url } = await workbench(folder);
    const started = Array.from({ length: runners }, () =>
      startRunner(url, folder, "--json", "--lock-wait", "90000", "up"),
    );
    const ended = await Promise.all(started.map((runner) => runner.ended));
    const applied = ended.map(({ code, out, err }) => {
      expect(code, err).toBe(0);
      const lines = out.trimEnd().split("\n");
      return (JSON.parse(lines.at(-1) ?? "") as { result: unknown[] }).result.length;
    });
    // Whoever has the lock applies all that is left; the others find nothing to do.
    expect(applied.toSorted((left, right) => right - left)).toEqual([
      count,
      ...Array.from({ length: runners - 1 }, () => 0),
    ]);
    const history = "SELECT count(*)::int, count(DISTINCT name)::int AS names, max(state) AS state";
    expect(await db.one(`${history} FROM abe_migrate.history`)).toEqual({
      count,
      names: count,
      state: "applied",
    });
    expect(await db.scalar("SELECT count(*)::int FROM pg_index WHERE NOT indisvalid")).toBe(0);
    const once =
      "SELECT count(*)::int FROM abe_migrate.audit WHERE phase = 'done' AND operation = 'up'";
    expect(await db.scalar(once)).toBe(count);
  },
);
