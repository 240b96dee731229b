import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { afterAll, expect, it } from "vitest";
import { balanceOf, openAccount, transfer } from "../src/accounts.js";

// A database that only this file uses: a copy of one that has the migrations applied.
const migrations = new URL("../../../migrations", import.meta.url);
const database = await createTestDatabase({ migrations });
afterAll(() => database.drop());

// In a transaction, statements of this server are part of it, and its transactions are savepoints.
const { server: db } = createTransactionService(database.server);

it("takes from one account what it gives to the other", () =>
  rollbackAfter(db, async () => {
    const ada = await openAccount(db, "Ada", 100);
    const bob = await openAccount(db, "Bob", 0);
    await transfer(db, ada, bob, 30);
    expect(await balanceOf(db, ada)).toBe(70);
    expect(await balanceOf(db, bob)).toBe(30);
  }));

it("leaves nothing of a transfer that an account does not cover", () =>
  rollbackAfter(db, async () => {
    const ada = await openAccount(db, "Ada", 10); // The Ada of the test before is gone.
    const bob = await openAccount(db, "Bob", 0);
    await expect(transfer(db, ada, bob, 30)).rejects.toMatchObject({
      constraint: "accounts_balance_not_negative",
    });
    expect(await balanceOf(db, bob)).toBe(0);
  }));
