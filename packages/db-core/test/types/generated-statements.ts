// What a generator writes for a program with these statements.
// oxlint-disable-next-line import/no-unassigned-import -- it makes this file a module that knows the package
import "@abe/db-core";

export interface UserRow {
  id: string;
  email: string;
  nick: string | null;
}

declare module "@abe/db-core" {
  interface StatementRegistry {
    "SELECT * FROM users WHERE id = $1": {
      params: readonly [string];
      row: UserRow;
      card: "maybe";
    };
    "SELECT * FROM users": { params: readonly []; row: UserRow; card: "many" };
    "SELECT count(*) AS n FROM users": { params: readonly []; row: { n: string }; card: "one" };
    "SELECT id, n, n FROM users": {
      params: readonly [];
      row: { id: string; n: number };
      card: "many";
      first: string;
    };
    "UPDATE accounts SET balance = balance - $1 WHERE id = $2": {
      params: readonly [number, string];
      row: never;
      card: "exec";
    };
  }

  interface NamedStatementRegistry {
    getUser: { params: readonly [id: string]; row: UserRow; card: "maybe" };
    listUsers: { params: readonly []; row: UserRow; card: "many" };
    payAccount: { params: readonly [amount: number, id: string]; row: never; card: "exec" };
  }
}

declare module "@abe/db-core/errors" {
  interface ConstraintRegistry {
    unique: "users_email_key" | "users_pkey";
    foreignKey: "accounts_user_id_fkey";
    check: string;
    exclusion: never;
  }
}
