import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A script of a package.json, run as npm would run it: in its folder, programs from `node_modules/.bin`. */
export class Script {
  readonly child: ChildProcess;
  /** What it wrote so far, errors included. */
  output = "";
  readonly #closed: Promise<unknown>;

  constructor(folder: string, name: string, env: NodeJS.ProcessEnv) {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const [command = "", ...args] = (manifest.scripts[name] ?? "").split(" ");
    const bin = join(folder, "node_modules/.bin", command);
    this.child = spawn(command === "node" ? process.execPath : bin, args, { cwd: folder, env });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.#closed = once(this.child, "close");
  }

  /** For the message of a test that failed. */
  get lastWords(): string {
    return this.output.slice(-2_000);
  }

  /** @throws Error with what it wrote, when it has ended. */
  endedEarly(): undefined {
    if (this.child.exitCode === null && this.child.signalCode === null) return undefined;
    throw new Error(
      `it ended with ${this.child.exitCode ?? this.child.signalCode}: ${this.lastWords}`,
    );
  }

  /**
   * Its exit code once it has ended by itself; one that has not within `limitMs` is killed and has none. The limit is
   * below the 72 s for which Fastify keeps a connection alive, and far above what a busy machine needs.
   */
  async end(limitMs = 60_000): Promise<number | null> {
    const deadline = setTimeout(() => this.child.kill("SIGKILL"), limitMs);
    await this.#closed;
    clearTimeout(deadline);
    return this.child.exitCode;
  }
}
