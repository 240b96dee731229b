import { createTestDatabase, type TestDatabase } from "@abe/db-testing";
import { startFaultProxy } from "@abe/db-testing/faults";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultDriver } from "../src/driver/default-driver.js";

const program = fileURLToPath(new URL("programs/only-waiting.mjs", import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What a program wrote before it ended by itself, and its exit code; killed after 20 s. */
async function run(what: string, url: URL): Promise<{ words: string[]; code: unknown }> {
  const child = spawn(process.execPath, [program, what, url.href, defaultDriver], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  const [code] = await once(child, "close");
  return { words: output.trim().split("\n"), code };
}

function urlWith(parameters: Record<string, string>): URL {
  const url = new URL(database.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

describe("a process with nothing else to do", () => {
  it("learns that the server refuses it, although between two attempts there is no socket", async () => {
    await using proxy = await startFaultProxy({ target: database.config });
    proxy.refuse(true);
    const url = urlWith({ acquireTimeoutMs: "1500" });
    url.port = String(proxy.port);
    expect(await run("refused", url)).toEqual({ words: ["DB_CONNECT_FAILED"], code: 0 });
  });

  it("ends by itself once its connections are gone, whatever timers the pool has", async () => {
    const startedAt = performance.now();
    const { words, code } = await run(
      "killed",
      urlWith({ acquireTimeoutMs: "60000", connectTimeoutMs: "60000" }),
    );
    expect(words.at(-1)).toBe("idle");
    expect(code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it("learns that everything is leaked, and can close", async () => {
    const url = urlWith({ maxConnections: "1", acquireTimeoutMs: "300" });
    expect(await run("leaked", url)).toEqual({ words: ["DB_POOL_TIMEOUT", "closed"], code: 0 });
  });
});
