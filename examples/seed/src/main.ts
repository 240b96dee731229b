import "reflect-metadata";
import type { IDatabaseServer } from "@abe/db-core";
import { isCheckViolation, isDatabaseError } from "@abe/db-core/errors";
import { databaseModule, disposeContainer } from "@abe/db-inversify";
import type { TransactionService } from "@abe/db-tx";
import type { Container } from "inversify";
import { pino } from "pino";
import { createContainer } from "@/server/infrastructure/di/container";
import { TYPES } from "@/server/infrastructure/di/types";
import { openAccount } from "@/server/open-account";
import type { PaymentService } from "@/server/payment-service";
import { updateDatabaseSchema } from "@/server/update-database-schema";
import type { UserRepository } from "@/server/user-repository";

const logger = pino({ base: null });

/** Moves money between two new accounts: once well, once too much, and twice in one transaction. */
async function run(container: Container): Promise<void> {
  const db = container.get<IDatabaseServer>(TYPES.DatabaseServer);
  const users = container.get<UserRepository>(TYPES.UserRepository);
  const payments = container.get<PaymentService>(TYPES.PaymentService);
  const transactions = container.get<TransactionService>(TYPES.TransactionService);

  const ada = await openAccount(db, { email: "ada@example.com", name: "Ada", balance: 100 });
  const bob = await openAccount(db, { email: "bob@example.com", name: "Bob", balance: 0 });
  const report = async (what: string): Promise<void> => {
    const balances = await db.many(
      "SELECT u.name, a.balance FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.id = ANY ($1) ORDER BY u.name",
      [[ada.accountId, bob.accountId]],
    );
    logger.info({ balances }, what);
  };
  logger.info({ user: await users.getUserById(ada.userId) }, "found by its id");

  await payments.transferFunds(ada.accountId, bob.accountId, 30);
  await report("30 transferred");

  await refused(payments.transferFunds(ada.accountId, bob.accountId, 1_000));
  await report("1,000 refused, nothing changed");

  const both = transactions.run(async () => {
    await payments.transferFunds(bob.accountId, ada.accountId, 10);
    await payments.transferFunds(bob.accountId, ada.accountId, 1_000);
  });
  await refused(both);
  await report("10 and 1,000 refused together, nothing changed");
}

/** Waits for a payment that the account does not cover. */
async function refused(payment: Promise<void>): Promise<void> {
  const error: unknown = await payment.catch((reason: unknown) => reason);
  if (!isCheckViolation(error, "accounts_balance_not_negative")) throw error;
  logger.info({ code: error.code, constraint: error.constraint }, "not enough money");
}

async function main(): Promise<void> {
  await updateDatabaseSchema();
  const container = createContainer(databaseModule({ logger }));
  try {
    await run(container);
  } finally {
    await disposeContainer(container);
  }
}

try {
  await main();
} catch (error) {
  // What the packages say is a sentence for people; anything else is a bug, and needs its stack.
  if (isDatabaseError(error)) logger.fatal({ code: error.code }, error.message);
  else logger.fatal({ err: error }, "failed");
  process.exitCode = 1;
}
