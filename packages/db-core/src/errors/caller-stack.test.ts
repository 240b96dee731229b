import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { NoRowsError } from "./index.js";
import { withCallerStack } from "./caller-stack.js";

/** An error that is born in a socket's event, where no caller is on the stack. */
function answerFromSocket(): Promise<never> {
  return new Promise((_, reject) => {
    const server = createServer((socket) => socket.end("E"));
    server.listen(0, "127.0.0.1", () => {
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      socket.once("data", () => {
        server.close();
        reject(new NoRowsError("no row"));
      });
    });
  });
}

class Database {
  async query(above?: Function): Promise<never> {
    try {
      return await this.#run();
    } catch (error) {
      throw error instanceof Error ? withCallerStack(error, above) : error;
    }
  }

  async raw(): Promise<never> {
    return new Promise((_, reject) => void answerFromSocket().catch(reject));
  }

  async #run(): Promise<never> {
    const never: never = await answerFromSocket();
    return never;
  }
}

class UserRepository {
  readonly db: Database = new Database();

  async getUserById(above?: Function): Promise<string> {
    const row: string = await this.db.query(above);
    return row;
  }

  async getRaw(): Promise<string> {
    const row: string = await this.db.raw();
    return row;
  }
}

async function stackOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "",
    (error: Error) => error.stack ?? "",
  );
}

/** The test runner maps the lines to the sources and drops V8's word `async` on the way. */
const awaiting = /at (async )?UserRepository\.getUserById/;

describe("withCallerStack", () => {
  const users = new UserRepository();

  it("names the functions that await the answer", async () => {
    const stack = await stackOf(users.getUserById());
    expect(stack).toMatch(/^NoRowsError: no row\n/);
    expect(stack).toContain("at Database.query");
    expect(stack).toMatch(awaiting);
  });

  it("is what makes the difference", async () => {
    expect(await stackOf(users.getRaw())).not.toContain("UserRepository");
  });

  it("leaves out the frames above the function it is given", async () => {
    const stack = await stackOf(users.getUserById(Database.prototype.query));
    expect(stack).not.toContain("Database.query");
    expect(stack).toMatch(awaiting);
  });

  it("leaves out nothing when that function is not running", async () => {
    const stack = await stackOf(users.getUserById(answerFromSocket));
    expect(stack).toMatch(awaiting);
  });

  it("works through Promise.all", async () => {
    const all = async (): Promise<unknown> =>
      Promise.all([users.getUserById(), users.getUserById()]);
    expect(await stackOf(all())).toMatch(/at (async )?Promise\.all/);
  });
});
