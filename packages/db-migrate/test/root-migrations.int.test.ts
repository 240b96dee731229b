import { describe, expect, it } from "vitest";
import { catalogOf, rootMigrations, workbench } from "./migrations-folder.js";

const names = [
  "20230101_initial_schema",
  "20230215_add_user_profiles",
  "20230415_add_user_profiles",
];

describe("the repository's migrations", () => {
  it("go up, all the way down and up again, and leave the same database each time", async () => {
    const { db, manager } = await workbench(rootMigrations);
    const empty = await catalogOf(db);

    const first = await manager.migrateUp();
    expect(first.map(({ name }) => name)).toEqual(names);
    const full = await catalogOf(db);
    expect(full.length).toBeGreaterThan(empty.length + 30);

    const reverted = await manager.migrateDown({ to: "0" });
    expect(reverted.map(({ name }) => name)).toEqual(names.toReversed());
    expect(await catalogOf(db)).toEqual(empty);

    await manager.migrateUp();
    expect(await catalogOf(db)).toEqual(full);
  });

  it("restore, one step at a time, what was there before the step", async () => {
    const { db, manager } = await workbench(rootMigrations);
    for (const name of names) {
      const before = await catalogOf(db);
      await manager.migrateUp(name);
      const after = await catalogOf(db);
      await manager.migrateDown();
      expect(await catalogOf(db)).toEqual(before);
      await manager.migrateUp(name);
      expect(await catalogOf(db)).toEqual(after);
    }
  });

  it("make a ledger in which money is neither created nor lost", async () => {
    const { db, manager } = await workbench(rootMigrations);
    await manager.migrateUp();
    const user = await db.scalar<string>(
      "INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada') RETURNING id",
    );
    const [from, to] = await db.column<string>(
      "INSERT INTO accounts (user_id, balance) VALUES ($1, 100), ($1, 0) RETURNING id",
      [user],
    );
    const move = (amount: number | string): Promise<number> =>
      db.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", [amount, from]);

    await expect(move(100.01)).rejects.toMatchObject({
      constraint: "accounts_balance_not_negative",
    });
    await expect(move(0.005)).rejects.toMatchObject({ constraint: "accounts_balance_in_cents" });
    await expect(move("NaN")).rejects.toMatchObject({ constraint: "accounts_balance_in_cents" });
    const transfer = (other: string | undefined, amount: number): Promise<number> =>
      db.execute(
        "INSERT INTO transfers (from_account, to_account, amount, created_at) VALUES ($1, $2, $3, NOW())",
        [from, other, amount],
      );
    await expect(transfer(from, 1)).rejects.toMatchObject({ constraint: "transfers_two_accounts" });
    await expect(transfer(to, -1)).rejects.toMatchObject({
      constraint: "transfers_amount_positive",
    });
    expect(await transfer(to, 0.01)).toBe(1);
  });
});
