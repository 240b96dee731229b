import { expect, it } from "vitest";
import { migrationsFolder, workbench } from "./migrations-folder.js";

type Line = Readonly<Record<string, unknown>>;

it("logs what was applied, what was reverted and what failed, without a literal of it", async () => {
  const lines: Line[] = [];
  const write =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, message, ...fields });
  const logger = {
    debug: () => undefined,
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const directory = migrationsFolder({
    "1_a/up.sql": "CREATE TABLE a (note text UNIQUE)",
    "1_a/down.sql": "DROP TABLE a",
    "2_b/up.sql": "INSERT INTO a VALUES ('zqmarker'), ('zqmarker')",
    "2_b/down.sql": "DELETE FROM a",
  });
  const { manager } = await workbench(directory, { logger });
  await manager.migrateUp("1_a");
  await manager.migrateDown();
  await manager.migrateUp().catch(() => undefined);
  const ran = lines.filter(({ event }) => String(event).startsWith("db.migration."));
  const durationMs = expect.any(Number) as number;
  expect(ran).toMatchObject([
    { level: "info", event: "db.migration.applied", migration: "1_a", direction: "up", durationMs },
    { level: "info", event: "db.migration.reverted", migration: "1_a", direction: "down" },
    { level: "info", event: "db.migration.applied", migration: "1_a" },
    {
      level: "error",
      message: "migration failed: 2_b",
      event: "db.migration.failed",
      migration: "2_b",
      "error.type": "23505",
      "db.response.status_code": "23505",
      outcome: "not_applied",
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain("zqmarker");
});
