import { type Queryable, sql } from "@abe/db-core";

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export type NewUser = Omit<User, "id">;

/** What was sent is no user. */
export class InvalidUserError extends Error {
  override readonly name = "InvalidUserError";
}

/** The body of a request, checked. @throws InvalidUserError */
export function newUser(body: unknown): NewUser {
  const { email, name } = (body ?? {}) as Record<string, unknown>;
  if (typeof email === "string" && typeof name === "string") return { email, name };
  throw new InvalidUserError("a user has an email and a name");
}

/** A user and their account. Two statements that belong together: call it in a transaction. */
export async function createUser(db: Queryable, { email, name }: NewUser): Promise<User> {
  const user = await db.one(
    sql<User>`INSERT INTO users (email, name) VALUES (${email}, ${name}) RETURNING id, email, name`,
  );
  await db.execute("INSERT INTO accounts (user_id) VALUES ($1)", [user.id]);
  return user;
}

export function findUser(db: Queryable, id: string): Promise<User | null> {
  return db.maybeOne(sql<User>`SELECT id, email, name FROM users WHERE id = ${id}`);
}

/** A report that takes its time, and is given up when `signal` fires. */
export async function slowReport(
  db: Queryable,
  seconds: number,
  signal: AbortSignal,
): Promise<{ users: number }> {
  const text = "SELECT count(*)::int AS users FROM users, pg_sleep($1)";
  return db.one<{ users: number }>(text, [seconds], { signal, name: "slow report" });
}
