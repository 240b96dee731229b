import { createTestDatabase } from "@abe/db-testing";
import { afterAll, expect, it } from "vitest";
import { balanceOf, openAccount, transfer } from "../src/accounts.js";

const migrations = new URL("../../../migrations", import.meta.url);
const database = await createTestDatabase({ migrations });
afterAll(() => database.drop());

// Several connections have to see what the others committed: no transaction around this test, but a
// database of its own.
it("moves no money that is not there, however many transfers come at once", async () => {
  const db = database.server;
  const ada = await openAccount(db, "Ada", 100);
  const bob = await openAccount(db, "Bob", 0);
  const transfers = Array.from({ length: 20 }, () => transfer(db, ada, bob, 30));
  const results = await Promise.allSettled(transfers);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  expect(await balanceOf(db, ada)).toBe(10);
  expect(await balanceOf(db, bob)).toBe(90);
});
