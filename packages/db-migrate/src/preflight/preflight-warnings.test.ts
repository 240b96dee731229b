import { describe, expect, it } from "vitest";
import { type ApplicationRoleFacts, judgeApplicationRole } from "./application-role.js";
import { judgeOpenTransactions } from "./open-transactions.js";

describe("the application's role", () => {
  const fine: ApplicationRoleFacts = {
    name: "app",
    isSuperuser: false,
    mayCreateIn: [],
    owns: 0,
    firstOwned: null,
    isMigrator: false,
  };

  it.each<[Partial<ApplicationRoleFacts>, RegExp[]]>([
    [{}, []],
    [{ isSuperuser: true, owns: 5 }, [/app is a superuser/]],
    [{ isMigrator: true }, [/app may act as the role that migrations run as/]],
    [
      { mayCreateIn: ["public", "s"] },
      [/in the schemas public, s: REVOKE CREATE ON SCHEMA public/],
    ],
    [{ owns: 2, firstOwned: "public.a" }, [/app owns 2 relations, such as public\.a/]],
  ])("with %o is told of", (facts, sentences) => {
    expect(judgeApplicationRole({ ...fine, ...facts })).toEqual(
      sentences.map((sentence) => expect.stringMatching(sentence)),
    );
  });
});

describe("open transactions", () => {
  const oldest = {
    pid: 7,
    user: "app",
    application: "",
    state: "idle in transaction",
    seconds: 10,
  };

  it("are told of when they are old, or prepared", () => {
    expect(judgeOpenTransactions({ oldest: undefined, prepared: [] })).toEqual([]);
    expect(judgeOpenTransactions({ oldest: { ...oldest, seconds: 9 }, prepared: [] })).toEqual([]);
    expect(judgeOpenTransactions({ oldest, prepared: ["pay_1", "pay_2"] })).toEqual([
      "Process 7 (app, idle in transaction) has been in a transaction for 10 s: CONCURRENTLY waits until it ends.",
      expect.stringMatching(/^Not ended: 2 prepared transactions, such as pay_1/),
    ]);
  });
});
