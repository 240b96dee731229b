import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const root = fileURLToPath(new URL("../", import.meta.url));

/** A command that ended with another code than 0; its message carries what the command said. */
export class CommandFailedError extends Error {
  /**
   * @param {string} command
   * @param {string} how - The exit code or signal, or why it could not be started.
   * @param {string} output
   */
  constructor(command, how, output) {
    super(`${command}: ${how}\n${output.trimEnd()}`);
    this.name = "CommandFailedError";
  }
}

/**
 * Runs a program without a shell and without input, and returns what it wrote to stdout.
 *
 * @param {string} executable
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, show?: boolean, timeoutMs?: number }} [options] -
 *   `env` is added to this process's; `show` lets the output through instead of collecting it; after
 *   `timeoutMs` (default: never) the program is ended and that is its failure.
 * @returns {Promise<string>}
 */
export function run(executable, args, options = {}) {
  const { cwd = root, env = {}, show = false, timeoutMs = 0 } = options;
  const line = [executable, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, {
      cwd,
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.once("error", (cause) => reject(new CommandFailedError(line, cause.message, output)));
    child.once("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new CommandFailedError(line, `ended with ${signal ?? code}`, output));
    });
  });
}

/**
 * Runs the pnpm that package.json names, as the README does.
 *
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function pnpm(args, options) {
  return run("npx", ["--yes", pnpmVersion(), ...args], options);
}

/** pnpm with its version, as npx takes it. */
export function pnpmVersion() {
  /** @type {{ packageManager: string }} */
  const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  return manifest.packageManager;
}

/**
 * Runs a program's main function and turns its failure into a sentence and exit code 1.
 *
 * @param {() => Promise<void>} main
 */
export async function program(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
