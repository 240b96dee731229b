import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pnpm, root } from "./command.mjs";

const startTimeoutMs = 60_000;

/** The registry did not come up; the message carries what it wrote. */
export class RegistryNotStartedError extends Error {
  /** @param {string} output */
  constructor(output) {
    super(`the loopback registry did not answer within ${startTimeoutMs} ms\n${output}`);
    this.name = "RegistryNotStartedError";
  }
}

/**
 * Runs an empty registry on 127.0.0.1 that knows no other registry and lets anyone publish, for the
 * duration of `use`. The registry and the Node.js it needs are installed into the folder first.
 *
 * @template T
 * @param {string} folder - Empty; everything of the registry stays in it.
 * @param {(url: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withLoopbackRegistry(folder, use) {
  const source = join(root, "scripts/loopback-registry");
  await cp(source, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await pnpm(["install", "--frozen-lockfile"], { cwd: folder });
  await writeFile(join(folder, "config.yaml"), configuration(folder));
  const url = `http://127.0.0.1:${await freePort()}/`;
  const node = join(folder, "node_modules/node/bin/node");
  const verdaccio = join(folder, "node_modules/verdaccio/bin/verdaccio");
  const child = spawn(node, [verdaccio, "--config", "config.yaml", "--listen", url], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const closed = once(child, "close");
  try {
    await answering(url, () => output);
    return await use(url);
  } finally {
    child.kill();
    await closed;
  }
}

/** @param {string} folder */
function configuration(folder) {
  return `storage: ${folder}/storage
packages:
  "**":
    access: $all
    publish: $all
uplinks: {}
max_body_size: 100mb
log: { type: stdout, format: pretty, level: warn }
`;
}

/**
 * Waits until the registry answers a ping.
 *
 * @param {string} url
 * @param {() => string} output
 */
async function answering(url, output) {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(100);
  }
  throw new RegistryNotStartedError(output());
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
