import { inject, injectable } from "inversify";
import { IDatabaseServer } from "@/server/infrastructure/database";
import { TYPES } from "@/server/infrastructure/di/types";

@injectable()
class PaymentService {
  constructor(@inject(TYPES.DatabaseServer) private db: IDatabaseServer) {}

  async transferFunds(
    fromAccount: string,
    toAccount: string,
    amount: number,
  ): Promise<void> {
    // Execute operations in a transaction
    await this.db.transaction(async (client) => {
      // Deduct from source account
      await client.query(
        "UPDATE accounts SET balance = balance - $1 WHERE id = $2",
        [amount, fromAccount],
      );

      // Add to destination account
      await client.query(
        "UPDATE accounts SET balance = balance + $1 WHERE id = $2",
        [amount, toAccount],
      );

      // Record transaction
      await client.query(
        "INSERT INTO transfers (from_account, to_account, amount, created_at) VALUES ($1, $2, $3, NOW())",
        [fromAccount, toAccount, amount],
      );
    });
  }
}

export { PaymentService };
