import "reflect-metadata";
import { fileURLToPath } from "node:url";
import type { IDatabaseServer } from "@abe/db-core";
import { databaseModule, databaseToken, disposeContainer } from "@abe/db-inversify";
import { runInTransactionScope } from "@abe/db-inversify/tx";
import { createMigrationManager } from "@abe/db-migrate";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import type { TransactionService } from "@abe/db-tx";
import type { Container } from "inversify";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createContainer } from "@/server/infrastructure/di/container";
import { TYPES } from "@/server/infrastructure/di/types";
import { type OpenedAccount, openAccount } from "@/server/open-account";
import { PaymentService } from "@/server/payment-service";
import { UserRepository } from "@/server/user-repository";

const directory = fileURLToPath(new URL("../../../migrations", import.meta.url));

let database: TestDatabase;
let container: Container;
let db: IDatabaseServer;
let payments: PaymentService;
let ada: OpenedAccount;
let bob: OpenedAccount;

beforeAll(async () => {
  database = await createTestDatabase();
  await createMigrationManager({ config: database.url, directory }).migrateUp();
  container = createContainer(databaseModule({ config: database.url }));
  db = container.get<IDatabaseServer>(TYPES.DatabaseServer);
  payments = container.get<PaymentService>(TYPES.PaymentService);
});
beforeEach(async () => {
  ada = await openAccount(db, { email: "ada@example.com", name: "Ada", balance: 100 });
  bob = await openAccount(db, { email: "bob@example.com", name: "Bob", balance: 5 });
});
afterAll(async () => {
  await disposeContainer(container);
  await database.drop();
});

const balances = (): Promise<unknown[]> =>
  Promise.all(
    [ada, bob].map(({ accountId }) =>
      db.scalar("SELECT balance::int FROM accounts WHERE id = $1", [accountId]),
    ),
  );
const transfers = (): Promise<unknown[]> =>
  db.many(
    "SELECT from_account, to_account, amount::int FROM transfers WHERE $1 IN (from_account, to_account)",
    [ada.accountId],
  );

describe("the user repository", () => {
  it("is made by the container", () => {
    expect(container.get(TYPES.UserRepository)).toBeInstanceOf(UserRepository);
    expect(payments).toBeInstanceOf(PaymentService);
  });

  it("finds a user, and says null when there is none", async () => {
    const users = container.get<UserRepository>(TYPES.UserRepository);
    expect(await users.getUserById(ada.userId)).toEqual({
      id: ada.userId,
      email: "ada@example.com",
      name: "Ada",
      created_at: expect.any(Date),
    });
    expect(await users.getUserById("00000000-0000-0000-0000-000000000000")).toBeNull();
  });
});

describe("in a transaction", () => {
  it("the same repository finds what is not committed yet, and nobody else does", async () => {
    const users = container.get<UserRepository>(TYPES.UserRepository);
    const plain = container.get<IDatabaseServer>(databaseToken());
    const isThere = { text: "SELECT FROM users WHERE email = 'eve@example.com'" };
    const failure = new TypeError("undo");
    const run = runInTransactionScope(container, async (scope) => {
      expect(scope.get(TYPES.UserRepository)).toBe(users);
      const eve = await openAccount(db, { email: "eve@example.com", name: "Eve", balance: 1 });
      expect(await users.getUserById(eve.userId)).toMatchObject({ name: "Eve" });
      expect(await plain.exists(isThere)).toBe(false);
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    expect(await plain.exists(isThere)).toBe(false);
  });
});

describe("a transfer", () => {
  it("moves the money and writes the ledger", async () => {
    await payments.transferFunds(ada.accountId, bob.accountId, 30);
    expect(await balances()).toEqual([70, 35]);
    expect(await transfers()).toEqual([
      { from_account: ada.accountId, to_account: bob.accountId, amount: 30 },
    ]);
  });

  it.each([
    ["takes more than there is", 101, "accounts_balance_not_negative"],
    ["moves nothing", 0, "transfers_amount_positive"],
    ["moves a share of a cent", 0.001, "accounts_balance_in_cents"],
  ])("that %s leaves nothing behind", async (_, amount, constraint) => {
    await expect(
      payments.transferFunds(ada.accountId, bob.accountId, amount),
    ).rejects.toMatchObject({ code: "23514", constraint, outcome: "not_applied" });
    expect(await balances()).toEqual([100, 5]);
    expect(await transfers()).toEqual([]);
  });

  it("to an account that does not exist leaves nothing behind", async () => {
    const nobody = "00000000-0000-0000-0000-000000000000";
    await expect(payments.transferFunds(ada.accountId, nobody, 1)).rejects.toMatchObject({
      code: "23503",
    });
    expect(await balances()).toEqual([100, 5]);
  });

  it("is part of the transaction it is called in, without a change to its class", async () => {
    const transactions = container.get<TransactionService>(TYPES.TransactionService);
    const both = transactions.run(async () => {
      await payments.transferFunds(ada.accountId, bob.accountId, 10);
      await payments.transferFunds(ada.accountId, bob.accountId, 91);
    });
    await expect(both).rejects.toMatchObject({ constraint: "accounts_balance_not_negative" });
    expect(await balances()).toEqual([100, 5]);
    expect(await transfers()).toEqual([]);
  });

  it("nests in the transaction it is called in: one that fails is undone alone", async () => {
    const transactions = container.get<TransactionService>(TYPES.TransactionService);
    await transactions.run(async () => {
      await payments.transferFunds(ada.accountId, bob.accountId, 10);
      await expect(payments.transferFunds(ada.accountId, bob.accountId, 91)).rejects.toMatchObject({
        constraint: "accounts_balance_not_negative",
      });
      await payments.transferFunds(ada.accountId, bob.accountId, 5);
    });
    expect(await balances()).toEqual([85, 20]);
    expect(await transfers()).toHaveLength(2);
  });

  it("is one of many at once, and no money is lost or made", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => payments.transferFunds(ada.accountId, bob.accountId, 4)),
    );
    const refusals = results.filter((result) => result.status === "rejected");
    expect(refusals).toHaveLength(15);
    for (const { reason } of refusals)
      expect(reason).toMatchObject({ constraint: "accounts_balance_not_negative" });
    expect(await balances()).toEqual([0, 105]);
    expect(await transfers()).toHaveLength(25);
  });
});
