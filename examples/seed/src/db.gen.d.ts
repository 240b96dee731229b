// Written by db-typegen: do not edit.

import type {} from "@abe/db-core";

declare module "@abe/db-core" {
  interface StatementRegistry {
    "INSERT INTO accounts (user_id, balance) VALUES ($1, $2) RETURNING id": {
      params: readonly [string, number | bigint | string];
      row: { id: string };
      card: "one";
    };
    "INSERT INTO transfers (from_account, to_account, amount, created_at) VALUES ($1, $2, $3, NOW())": {
      params: readonly [string, string, number | bigint | string];
      row: never;
      card: "exec";
    };
    "INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = $2 RETURNING id": {
      params: readonly [string, string];
      row: { id: string };
      card: "maybe";
    };
    "SELECT * FROM users WHERE id = $1": {
      params: readonly [string];
      row: { id: string; email: string; name: string; created_at: Date };
      card: "maybe";
      first: string;
    };
    "SELECT balance::int FROM accounts WHERE id = $1": {
      params: readonly [string];
      row: { balance: number };
      card: "maybe";
    };
    "SELECT count(*)::int FROM transfers": {
      params: readonly [];
      row: { count: number };
      card: "one";
    };
    "SELECT from_account, to_account, amount::int FROM transfers WHERE $1 IN (from_account, to_account)": {
      params: readonly [string];
      row: { from_account: string; to_account: string; amount: number };
      card: "many";
      first: string;
    };
    "SELECT sum(balance)::int FROM accounts": {
      params: readonly [];
      row: { sum: number | null };
      card: "one";
    };
    "SELECT u.name, a.balance FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.id = ANY ($1) ORDER BY u.name": {
      params: readonly [readonly (string | null)[]];
      row: { name: string; balance: string };
      card: "many";
    };
    "UPDATE accounts SET balance = balance + $1 WHERE id = $2": {
      params: readonly [number | bigint | string, string];
      row: never;
      card: "exec";
    };
    "UPDATE accounts SET balance = balance - $1 WHERE id = $2": {
      params: readonly [number | bigint | string, string];
      row: never;
      card: "exec";
    };
  }
}

declare module "@abe/db-core/errors" {
  interface ConstraintRegistry {
    unique:
      | "accounts_pkey"
      | "transfers_pkey"
      | "user_profiles_pkey"
      | "users_email_key"
      | "users_pkey";
    foreignKey:
      | "accounts_user_id_fkey"
      | "transfers_from_account_fkey"
      | "transfers_to_account_fkey"
      | "user_profiles_user_id_fkey";
    check:
      | "accounts_balance_in_cents"
      | "accounts_balance_not_negative"
      | "transfers_amount_in_cents"
      | "transfers_amount_positive"
      | "transfers_two_accounts"
      | "user_profiles_bio_length"
      | "user_profiles_display_name_length"
      | "users_email_shape"
      | "users_name_present";
    exclusion: never;
  }
}
