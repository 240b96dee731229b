import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabaseConfig } from "@abe/db-testing";
import { once } from "node:events";

/** A PgBouncer in transaction mode in front of a database. */
export interface PgBouncer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** What is known of the PgBouncer here; `ABE_TEST_PGBOUNCER` names another program. */
export interface PgBouncerChoice {
  /** Why none can be started; `undefined`: one can. */
  readonly missing: string | undefined;
  /** Before 1.19 it may end itself ("bad client state") when a client cancels a statement. */
  readonly survivesCancel: boolean;
}

export function pgBouncerHere(): PgBouncerChoice {
  try {
    const said = execFileSync(program(), ["--version"], { encoding: "utf8", stdio: "pipe" });
    const [, minor = "0"] = /PgBouncer 1\.(\d+)/.exec(said) ?? [];
    return { missing: undefined, survivesCancel: Number(minor) >= 19 };
  } catch {
    return { missing: `${program()} cannot be run`, survivesCancel: false };
  }
}

/** Starts one with two connections to the database, whatever the number of its clients. */
export async function startPgBouncer(target: TestDatabaseConfig): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), "abe-pgbouncer-"));
  const port = await freePort();
  const { host, user, password, database } = target;
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
${database} = host=${host} port=${target.port} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
`,
  );
  const owner = unprivileged();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const child = spawn(program(), [file], { stdio: ["ignore", "ignore", "pipe"], ...owner });
  await listening(child);
  return {
    host: "127.0.0.1",
    port,
    async [Symbol.asyncDispose]() {
      const ended = once(child, "close");
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function program(): string {
  return process.env["ABE_TEST_PGBOUNCER"] || "pgbouncer";
}

/** PgBouncer refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (kind: string): number =>
    Number(execFileSync("id", [kind, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address === "object" && address !== null) return address.port;
  throw new RangeError("no port");
}

/** Resolves when it says that it is up. @throws RangeError it has ended. */
async function listening(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => reject(new RangeError(`PgBouncer has ended: ${said}`)));
    child.stderr?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("process up")) resolve();
    });
  });
}
