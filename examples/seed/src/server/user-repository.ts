import { inject, injectable } from "inversify";
import { IDatabaseServer } from "@/server/infrastructure/database";
import { TYPES } from "@/server/infrastructure/di/types";

@injectable()
class UserRepository {
  constructor(@inject(TYPES.DatabaseServer) private db: IDatabaseServer) {}

  async getUserById(id: string): Promise<User | null> {
    const result = await this.db.query("SELECT * FROM users WHERE id = $1", [
      id,
    ]);

    return result.rows[0] || null;
  }
}

/** A row of `users`. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly created_at: Date;
}

export { UserRepository };
