import { equal, rejects } from "node:assert/strict";
import { after, test } from "node:test";
import { createTestDatabase, rollbackAfter } from "@abe/db-testing";
import { createTransactionService } from "@abe/db-tx";
import { balanceOf, openAccount, transfer } from "../src/accounts.js";

// A database that only this file uses: a copy of one that has the migrations applied.
const database = await createTestDatabase({ migrations: "../../migrations" });
after(() => database.drop());

// In a transaction, statements of this server are part of it, and its transactions are savepoints.
const { server: db } = createTransactionService(database.server);

test("takes from one account what it gives to the other", () =>
  rollbackAfter(db, async () => {
    const ada = await openAccount(db, "Ada", 100);
    const bob = await openAccount(db, "Bob", 0);
    await transfer(db, ada, bob, 30);
    equal(await balanceOf(db, ada), 70);
    equal(await balanceOf(db, bob), 30);
  }));

test("leaves nothing of a transfer that an account does not cover", () =>
  rollbackAfter(db, async () => {
    const ada = await openAccount(db, "Ada", 10); // The Ada of the test before is gone.
    const bob = await openAccount(db, "Bob", 0);
    await rejects(transfer(db, ada, bob, 30), { constraint: "accounts_balance_not_negative" });
    equal(await balanceOf(db, bob), 0);
  }));
