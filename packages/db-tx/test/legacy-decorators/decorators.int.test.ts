import type { IDatabaseServer } from "@abe/db-core";
import { describe } from "vitest";
import { Transactional } from "../../src/decorators.js";
import {
  addRows,
  describeDecorator,
  failOnce,
  type Shop,
} from "../support/decorator-behaviours.js";

class DecoratedShop implements Shop {
  readonly name: string = "shop";
  readonly db: IDatabaseServer;
  readonly others: object[];
  readonly another: object | undefined;
  runs = 0;

  constructor(server: object, ...others: object[]) {
    this.db = server as IDatabaseServer;
    this.others = others;
    this.another = others[0];
  }

  @Transactional()
  async add(ns: readonly number[], then?: "fail" | "return"): Promise<string> {
    return addRows(this.db, ns, then);
  }

  @Transactional({ isolation: "serializable", retry: { baseMs: 1 } })
  async retried(): Promise<string> {
    return failOnce(this.db, ++this.runs);
  }

  @Transactional({ propagation: "requiresNew" })
  async apart(n: number): Promise<void> {
    await addRows(this.db, [n]);
  }

  @Transactional({ propagation: "mandatory" })
  async inside(): Promise<void> {
    await addRows(this.db, []);
  }
}

class HidingShop {
  readonly #db: IDatabaseServer;

  constructor(server: object) {
    this.#db = server as IDatabaseServer;
  }

  static serverOf(shop: HidingShop): IDatabaseServer {
    return shop.#db;
  }

  @Transactional<HidingShop>({ db: (self) => HidingShop.serverOf(self) })
  async add(ns: readonly number[]): Promise<string> {
    return addRows(this.#db, ns);
  }
}

function staticShop(server: object): Shop["add"] {
  // oxlint-disable-next-line typescript/no-extraneous-class -- it is about static methods
  class StaticShop {
    static readonly db: IDatabaseServer = server as IDatabaseServer;

    @Transactional()
    static async add(ns: readonly number[]): Promise<string> {
      return addRows(this.db, ns);
    }
  }
  return (ns) => StaticShop.add(ns);
}

describe("@Transactional(), as TypeScript's experimentalDecorators has it", () => {
  describeDecorator({
    shop: (server, ...others) => new DecoratedShop(server, ...others),
    hidden: (server) => {
      const shop = new HidingShop(server);
      return (ns) => shop.add(ns);
    },
    fixed: staticShop,
  });
});
