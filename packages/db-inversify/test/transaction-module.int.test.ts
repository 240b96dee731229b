import "reflect-metadata";
import type { IDatabaseServer } from "@abe/db-core";
import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import type { Transaction, TransactionService } from "@abe/db-tx";
import { Container } from "inversify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  TYPES,
  databaseModule,
  databaseToken,
  disposeContainer,
  loadModules,
} from "../src/index.js";
import { runInTransactionScope, transactionModule } from "../src/tx.js";
import { getNamed } from "./named-binding.js";

/** A repository as applications have it: a singleton that knows nothing of transactions. */
class Notes {
  readonly #db: IDatabaseServer;

  constructor(db: IDatabaseServer) {
    this.#db = db;
  }

  async add(text: string): Promise<void> {
    await this.#db.query("INSERT INTO notes VALUES ($1)", [text]);
  }

  async addBoth(first: string, second: string): Promise<void> {
    await this.#db.transaction(async (client) => {
      await client.query("INSERT INTO notes VALUES ($1)", [first]);
      await client.query("INSERT INTO notes VALUES ($1)", [second]);
    });
  }
}

/** Injects the transaction itself. */
class Kept {
  readonly transaction: Transaction;

  constructor(transaction: Transaction) {
    this.transaction = transaction;
  }
}

let database: TestDatabase;
let app: Container;

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  app = new Container();
  loadModules(app, transactionModule(), databaseModule({ config: database.url }));
  await plain().query("CREATE TABLE IF NOT EXISTS notes (text text PRIMARY KEY)");
  await plain().query("TRUNCATE notes");
});
afterEach(() => disposeContainer(app));
afterAll(() => database.drop());

const plain = (): IDatabaseServer => app.get<IDatabaseServer>(databaseToken());
const joining = (): IDatabaseServer => app.get<IDatabaseServer>(TYPES.DatabaseServer);
const service = (): TransactionService => app.get<TransactionService>(TYPES.TransactionService);
const stored = (): Promise<unknown[]> => plain().column("SELECT text FROM notes ORDER BY text");

describe("with the transaction module", () => {
  it("a repository's queries are part of the transaction they run in", async () => {
    const notes = new Notes(joining());
    const failure = new TypeError("after the insert");
    const run = service().run(async () => {
      await notes.add("undone");
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    expect(await stored()).toEqual([]);

    await service().run(() => notes.add("kept"));
    expect(await stored()).toEqual(["kept"]);
  });

  it("a repository's own transaction nests, and fails alone", async () => {
    const notes = new Notes(joining());
    await service().run(async () => {
      await notes.add("a");
      await expect(notes.addBoth("b", "a")).rejects.toMatchObject({ code: "23505" });
      await notes.addBoth("c", "d");
    });
    expect(await stored()).toEqual(["a", "c", "d"]);
  });

  it("the database's own server never joins", async () => {
    const alone = new Notes(plain());
    const run = service().run(async () => {
      await alone.add("kept");
      throw new TypeError("undo");
    });
    await expect(run).rejects.toThrow("undo");
    expect(await stored()).toEqual(["kept"]);
  });

  it("the order of loading does not matter, nor who bound the server", async () => {
    const later = new Container();
    loadModules(later, databaseModule({ config: database.url }));
    loadModules(later, transactionModule());
    const own = new Container();
    own.bind<IDatabaseServer>(TYPES.DatabaseServer).toConstantValue(plain());
    loadModules(own, transactionModule());

    for (const each of [later, own]) {
      const notes = new Notes(each.get<IDatabaseServer>(TYPES.DatabaseServer));
      const transactions = each.get<TransactionService>(TYPES.TransactionService);
      expect(each.get(TYPES.TransactionService)).toBe(transactions);
      const undone = transactions.run(async () => {
        await notes.add("undone");
        throw new TypeError("undo");
      });
      await expect(undone).rejects.toThrow("undo");
    }
    expect(await stored()).toEqual([]);
    await disposeContainer(later);
  });

  it("each named database has its own transactions", async () => {
    loadModules(
      app,
      databaseModule({ name: "audit", config: database.url }),
      transactionModule({ name: "audit" }),
    );
    const notes = new Notes(joining());
    const audit = new Notes(getNamed(app, TYPES.DatabaseServer, "audit"));
    const auditing = getNamed<TransactionService>(app, TYPES.TransactionService, "audit");
    const run = auditing.run(async () => {
      await audit.add("undone");
      await notes.add("kept");
      throw new TypeError("undo");
    });
    await expect(run).rejects.toThrow("undo");
    expect(await stored()).toEqual(["kept"]);
  });

  it("a database that is not there is asked for with a sentence", () => {
    const empty = new Container();
    loadModules(empty, transactionModule(), transactionModule({ name: "audit" }));
    expect(() => empty.get(TYPES.TransactionService)).toThrow(
      "The container has no default database: load its databaseModule().",
    );
    expect(() => getNamed(empty, TYPES.TransactionService, "audit")).toThrow(
      'The container has no database "audit"',
    );
  });
});

describe("a transaction scope", () => {
  it("binds its transaction, and everything else joins it", async () => {
    app
      .bind("UnitOfWork")
      .toDynamicValue(() => new Notes(joining()))
      .inTransientScope();
    const failed = runInTransactionScope(app, async (scope, transaction) => {
      expect(scope.get<Transaction>(TYPES.Transaction)).toBe(transaction);
      await scope.get<Notes>("UnitOfWork").add("undone");
      await scope.get<Transaction>(TYPES.Transaction).query("INSERT INTO notes VALUES ('too')");
      expect(await transaction.scalar("SELECT count(*)::int FROM notes")).toBe(2);
      throw new TypeError("undo");
    });
    await expect(failed).rejects.toThrow("undo");
    expect(app.isBound(TYPES.Transaction)).toBe(false);
    expect(await stored()).toEqual([]);

    const answer = await runInTransactionScope(app, async (scope) => {
      await scope.get<Notes>("UnitOfWork").add("kept");
      return 42;
    });
    expect(answer).toBe(42);
    expect(await stored()).toEqual(["kept"]);
  });

  it("ends with the transaction: what it made is unbound, and a retry gets another", async () => {
    const scopes: Container[] = [];
    const ended: string[] = [];
    await runInTransactionScope(app, async (scope, transaction) => {
      scopes.push(scope);
      scope
        .bind<string>("Attempt")
        .toDynamicValue(() => `attempt ${transaction.attempt}`)
        .inSingletonScope()
        .onDeactivation((name: string) => void ended.push(name));
      scope.get("Attempt");
      if (transaction.attempt === 1)
        await transaction.query("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$");
    });
    expect(ended).toEqual(["attempt 1", "attempt 2"]);
    expect(scopes.map((scope) => scope.isBound("Attempt"))).toEqual([false, false]);
  });

  it("does not give its transaction to the next one unnoticed, where a singleton keeps it", async () => {
    app
      .bind("Kept")
      .toDynamicValue(() => new Kept(current))
      .inSingletonScope();
    let current: Transaction;
    const ask = (): Promise<unknown> =>
      runInTransactionScope(app, (scope, transaction) => {
        current = transaction;
        return scope.get<Kept>("Kept").transaction.scalar("SELECT 1");
      });
    expect(await ask()).toBe(1);
    await expect(ask()).rejects.toMatchObject({ code: "DB_TX_CLOSED" });
  });

  it("rolls back when something of the scope cannot end", async () => {
    const failed = runInTransactionScope(app, async (scope) => {
      scope
        .bind("Sink")
        .toDynamicValue(() => new Notes(joining()))
        .inSingletonScope()
        .onDeactivation(() => Promise.reject(new TypeError("cannot flush")));
      await scope.get<Notes>("Sink").add("undone");
    });
    await expect(failed).rejects.toThrow("cannot flush");
    expect(await stored()).toEqual([]);
  });

  it("is one of a named database where that is asked for", async () => {
    loadModules(app, databaseModule({ name: "audit", config: database.url }));
    await runInTransactionScope(
      app,
      async (scope) => {
        const audit = getNamed<IDatabaseServer>(scope, TYPES.DatabaseServer, "audit");
        await new Notes(audit).add("seen inside only");
        expect(await stored()).toEqual([]);
      },
      { database: "audit" },
    );
    expect(await stored()).toEqual(["seen inside only"]);
  });

  it("is one of a named database where there is no other", async () => {
    const named = new Container();
    loadModules(
      named,
      databaseModule({ name: "audit", config: database.url }),
      transactionModule({ name: "audit" }),
    );
    const failed = runInTransactionScope(
      named,
      async (scope) => {
        const audit = getNamed<IDatabaseServer>(scope, TYPES.DatabaseServer, "audit");
        await new Notes(audit).add("undone");
        throw new TypeError("undo");
      },
      { database: "audit" },
    );
    await expect(failed).rejects.toThrow("undo");
    expect(await stored()).toEqual([]);
    await disposeContainer(named);
  });

  it("needs the transaction module, or its repositories would commit by themselves", async () => {
    const without = new Container();
    loadModules(without, databaseModule({ config: database.url }));
    await expect(runInTransactionScope(without, async () => 1)).rejects.toMatchObject({
      code: "DB_INVERSIFY_UNBOUND",
      message: expect.stringContaining("load transactionModule()"),
    });
  });
});
