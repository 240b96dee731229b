import { expect, it } from "vitest";
import { schemaCopies, statementCopies } from "./copies.mjs";

it("makes a schema of copies, and the types they share once", () => {
  const schema = `CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE users (id int, mood mood);
CREATE TABLE orders (user_id int REFERENCES users(id));`;
  expect(schemaCopies(schema, 2).split("\n").filter(Boolean)).toEqual([
    "CREATE TYPE mood AS ENUM ('ok');",
    "CREATE TABLE users_1 (id int, mood mood);",
    "CREATE TABLE orders_1 (user_id int REFERENCES users_1(id));",
    "CREATE TABLE users_2 (id int, mood mood);",
    "CREATE TABLE orders_2 (user_id int REFERENCES users_2(id));",
  ]);
});

it("makes as many statements as are wanted, all different", () => {
  const texts = ["SELECT id FROM users u", "SELECT user_id FROM orders"];
  const statements = statementCopies(texts, { copies: 3, count: 20 });
  expect(statements[0]).toBe("SELECT id FROM users_1 u");
  expect(statements[1]).toBe("SELECT user_id FROM orders_2");
  expect(new Set(statements).size).toBe(20);
});
