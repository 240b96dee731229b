import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { firstLine, holdServer, spawnHolder, expectNothingIsLeft } from "./held-server.js";
import { temporaryParent } from "./temporary-parent.js";
import { waitUntil } from "./wait-until.js";

it.concurrent.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "leaves no process, folder or port behind when %s ends the program",
  async (signal) => {
    const held = await holdServer("hold");
    expect(existsSync(held.folder)).toBe(true);
    held.program.kill(signal);
    await once(held.program, "exit");
    await expectNothingIsLeft(held);
  },
);

it.concurrent("survives the Ctrl-C that a terminal sends to the whole process group, to clean up", async () => {
  const held = await holdServer("hold");
  process.kill(-held.program.pid!, "SIGINT");
  await once(held.program, "exit");
  await expectNothingIsLeft(held);
});

it.concurrent.each(["exit", "throw", "finish"])(
  "leaves nothing behind when the program ends without stopping its server: %s",
  async (behaviour) => {
    const held = await holdServer(behaviour);
    if (held.program.exitCode === null) await once(held.program, "exit");
    expect(held.program.signalCode).toBeNull();
    await expectNothingIsLeft(held);
  },
);

it("leaves no folder behind when the program is killed while initdb runs", async () => {
  const folder = temporaryParent();
  const program = spawnHolder("initdb", { TMPDIR: folder });
  await firstLine(program);
  await waitUntil("initdb writes", () =>
    readdirSync(folder).some((name) => existsSync(join(folder, name, "data", "base"))),
  );
  program.kill("SIGKILL");
  await waitUntil("the folder is gone", () => readdirSync(folder).length === 0);
  expect(readdirSync(folder)).toEqual([]);
});
