import { toPgPool } from "@abe/db-core/pg-pool";
import PgBoss from "pg-boss";
import { expect, it } from "vitest";
import { stage } from "./stage.js";

const { serve } = stage();

it("makes its tables, runs a job, and retries one that fails", async () => {
  const pool = toPgPool(serve({ maxConnections: 4 }));
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    supervise: false,
    schedule: false,
  });
  const failures: Error[] = [];
  boss.on("error", (error) => failures.push(error));
  await boss.start();
  await boss.createQueue("mail");
  const seen: unknown[] = [];
  const done = new Promise<void>((resolve) => {
    const handle = async ([job]: PgBoss.Job<{ to: string }>[]): Promise<void> => {
      seen.push(job?.data);
      if (seen.length === 1) throw new RangeError("the first try fails");
      resolve();
    };
    void boss.work("mail", { pollingIntervalSeconds: 0.5 }, handle);
  });
  const id = await boss.send("mail", { to: "ada@example.com" }, { retryLimit: 1, retryDelay: 0 });
  await done;
  await boss.stop({ graceful: true, wait: true });
  expect(seen).toEqual([{ to: "ada@example.com" }, { to: "ada@example.com" }]);
  expect(failures).toEqual([]);
  const { rows } = await pool.query("SELECT state FROM pgboss.job WHERE id = $1", [id]);
  expect(rows).toEqual([{ state: "completed" }]);
});
