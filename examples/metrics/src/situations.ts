import type { Application } from "./application.js";
import { collectGarbage } from "./garbage.js";
import type { Situation } from "./traffic.js";

/**
 * Everything that the metrics can tell of.
 *
 * @param stop fires when the application ends: what takes long is given up then.
 */
export function situations(application: Application, stop: AbortSignal): readonly Situation[] {
  return [
    ...successes(application),
    ...failures(application),
    ...transactions(application, stop),
    ...pools(application),
  ];
}

function successes({ shop }: Application): Situation[] {
  const users = { text: "SELECT id, email FROM users ORDER BY created_at LIMIT 200" };
  const copied = { table: "users", columns: ["email", "name"] };
  let copies = 0;
  return [
    {
      name: "browse",
      everyMs: 40,
      run: () => shop.many("SELECT id, name FROM users WHERE name >= $1 LIMIT 20", ["g"]),
    },
    {
      name: "look up",
      everyMs: 60,
      run: () =>
        shop.maybeOne("SELECT id FROM users WHERE email = $1", ["guest1@example.com"], {
          name: "user by email",
        }),
    },
    {
      name: "export",
      everyMs: 400,
      run: async () => {
        for await (const _ of shop.stream(users, { batchSize: 50 }));
        for await (const _ of shop.copyTo(users));
      },
    },
    {
      name: "import",
      everyMs: 700,
      run: () => shop.copyFrom(copied, [[`guest${++copies}@example.com`, "guest"]]),
    },
    { name: "dashboard", everyMs: 300, run: () => shop.batch([users, users]) },
  ];
}

function failures({ shop, archive }: Application): Situation[] {
  const slow = { text: "SELECT pg_sleep(1)" };
  const again = "INSERT INTO users (email, name) VALUES ('same@example.com', 'same')";
  return [
    { name: "sign up again", everyMs: 200, fails: ["23505"], run: () => shop.query(again) },
    { name: "divide", everyMs: 400, fails: ["22012"], run: () => shop.query("SELECT 1 / 0") },
    {
      name: "misspell",
      everyMs: 900,
      fails: ["42P01"],
      run: () => shop.query("SELECT * FROM user"),
    },
    {
      name: "have no time",
      everyMs: 600,
      // On a busy machine the time is up before there is a connection.
      fails: ["DB_QUERY_TIMEOUT", "DB_POOL_TIMEOUT", "DB_CONNECT_FAILED"],
      run: () => shop.query(slow, { timeoutMs: 50, name: "slow search" }),
    },
    {
      name: "leave",
      everyMs: 800,
      fails: ["DB_QUERY_ABORTED"],
      run: () => shop.query(slow, { signal: AbortSignal.timeout(50), name: "slow search" }),
    },
    {
      name: "look into the archive",
      everyMs: 2_000,
      fails: ["DB_CONNECT_FAILED", "DB_POOL_TIMEOUT"],
      run: () => archive.query("SELECT 1"),
    },
  ];
}

function transactions({ service }: Application, stop: AbortSignal): Situation[] {
  const count = "UPDATE counters SET value = value + 1 WHERE name = 'visits'";
  return [
    {
      name: "change the same row at once",
      everyMs: 80,
      atOnce: 4,
      fails: ["40001"],
      run: () =>
        service.run(
          async (tx) => {
            await tx.query("SELECT value, pg_sleep(0.03) FROM counters WHERE name = 'visits'");
            await tx.query(count);
          },
          { name: "count visits", isolation: "serializable" },
        ),
    },
    {
      name: "change one's mind",
      everyMs: 1_000,
      fails: ["ERR_INVALID_STATE"],
      run: () =>
        service.run(
          async (tx) => {
            await tx.query("SELECT 1");
            throw Object.assign(new RangeError("sold out"), { code: "ERR_INVALID_STATE" });
          },
          { name: "order" },
        ),
    },
    {
      name: "undo a step",
      everyMs: 500,
      run: () =>
        service.run(
          async (tx) => {
            await tx.savepoint((inner) => inner.query("SELECT 1"));
            const step = tx.savepoint((inner) => inner.query("SELECT 1 / 0"));
            await step.catch(() => undefined);
          },
          { name: "order" },
        ),
    },
    {
      name: "close the month",
      everyMs: 15_000,
      run: () =>
        service.run((tx) => tx.query("SELECT pg_sleep(10.5)"), {
          name: "month end",
          readOnly: true,
          signal: stop,
        }),
    },
  ];
}

function pools({ shop, reports, mail }: Application): Situation[] {
  const ended =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
  let asked = 0;
  return [
    {
      name: "ask for reports",
      everyMs: 10,
      atOnce: 4,
      // A busy machine may take as long to open a connection.
      fails: ["DB_POOL_TIMEOUT", "DB_CONNECT_FAILED"],
      run: () => reports.query("SELECT pg_sleep(0.25)", [], { name: `report ${(asked += 1) % 4}` }),
    },
    {
      name: "ask for all reports at once",
      everyMs: 2_500,
      run: () =>
        Promise.allSettled(Array.from({ length: 8 }, () => reports.query("SELECT pg_sleep(0.25)"))),
    },
    {
      name: "lose connections",
      everyMs: 2_000,
      run: async () => {
        await Promise.all([1, 2, 3].map(() => mail.query("SELECT pg_sleep(0.02)")));
        await shop.query(ended, ["mail"]);
      },
    },
    {
      name: "forget a stream",
      everyMs: 8_000,
      run: async () => {
        await forgetStream(shop.stream({ text: "SELECT generate_series(1, 100)" }));
        await collectGarbage();
      },
    },
  ];
}

/** Reads one row and lets go of the loop without closing it. */
async function forgetStream(rows: AsyncIterable<unknown>): Promise<void> {
  await rows[Symbol.asyncIterator]().next();
}
