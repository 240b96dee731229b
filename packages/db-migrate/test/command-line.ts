import { runCli } from "../src/cli/run-cli.js";

/** What a command of the program left: its exit status, and the lines of both outputs. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program with these arguments in this process. */
export async function cli(...argv: string[]): Promise<Ran> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await runCli(argv, {
    out: (text) => void lines.out.push(text),
    err: (text) => void lines.err.push(text),
  });
  return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
}
