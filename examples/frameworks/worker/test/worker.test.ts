import { fileURLToPath } from "node:url";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { operationsContract, Stage } from "contract";
import { afterAll, describe, expect, it } from "vitest";
import { workOnce } from "../src/jobs.js";

const folder = fileURLToPath(new URL("..", import.meta.url));
const stage = new Stage(folder);

const enqueue = (count: number): Promise<number> =>
  stage.db.execute(
    "INSERT INTO jobs (kind, payload) SELECT 'welcome', jsonb_build_object('recipient', n || '@example.com') FROM generate_series(1, $1) AS n",
    [count],
  );
const jobs = (): Promise<number> => stage.db.scalar<number>("SELECT count(*)::int FROM jobs");
const mails = (): Promise<number> => stage.db.scalar<number>("SELECT count(*)::int FROM mails");

operationsContract(stage, {
  measured: /^db_client_operation_duration_count\{.*summary="INSERT mails".*\} [1-9]/m,
  exercise: () => enqueue(1),
});

describe("workers", () => {
  it.each(["SIGTERM", "SIGKILL"] as const)(
    "do each job once, also when one of them is ended by %s",
    async (signal) => {
      await stage.db.execute("DELETE FROM mails");
      await enqueue(300);
      const [one, other] = await Promise.all([stage.start(), stage.start()]);
      await expect.poll(mails, { timeout: 20_000 }).toBeGreaterThan(50);
      one.app.child.kill(signal);
      expect(await one.app.end()).toBe(signal === "SIGTERM" ? 0 : null);
      await expect.poll(jobs, { timeout: 40_000 }).toBe(0);
      expect(await mails()).toBe(300);
      expect(await stage.db.scalar("SELECT count(DISTINCT recipient)::int FROM mails")).toBe(300);
      other.app.child.kill("SIGTERM");
      expect(await other.app.end(), other.app.lastWords).toBe(0);
    },
  );

  it("do what is scheduled once, together", async () => {
    const counts = "SELECT count(*)::int FROM mail_counts";
    await stage.db.execute("DELETE FROM mail_counts");
    await stage.db.execute("UPDATE schedules SET due_at = now()");
    const both = await Promise.all([stage.start(), stage.start()]);
    await expect.poll(() => stage.db.scalar(counts), { timeout: 10_000 }).toBe(1);
    for (const { app } of both) app.child.kill("SIGTERM");
    for (const { app } of both) expect(await app.end(), app.lastWords).toBe(0);
    expect(await stage.db.scalar(counts)).toBe(1);
  });
});

describe("a test that is rolled back", async () => {
  const database = await createTestDatabase({ migrations: `${folder}migrations` });
  afterAll(() => database.drop());
  const transactions = createTransactionService(database.server);

  it("puts a job off that fails, undoes its part, and goes on with the next", () =>
    rollbackAfter(transactions.server, async (db) => {
      await db.execute(
        `INSERT INTO jobs (kind, payload) VALUES
           ('welcome', '{"recipient": "nobody"}'), ('welcome', '{"recipient": "ada@example.com"}')`,
      );
      expect(await workOnce(transactions)).toBe(true);
      expect(await workOnce(transactions)).toBe(true);
      expect(await workOnce(transactions)).toBe(false);
      expect(await db.column("SELECT recipient FROM mails")).toEqual(["ada@example.com"]);
      expect(await db.column("SELECT failures FROM jobs")).toEqual([1]);
    }));

  it("left nothing behind", async () => {
    expect(await database.server.exists("SELECT FROM jobs")).toBe(false);
  });
});
