#!/usr/bin/env node
import { colouringFor } from "./colours.js";
import { type GatheredLines, gatherLines } from "./gathered-lines.js";
import { withNavigator } from "./with-navigator.js";

/** Exit statuses of a program that a signal ended, as shells give them: 128 and the signal's number. */
const bySignal = { SIGINT: 130, SIGTERM: 143 } as const;

const stop = new AbortController();
let stopped: number | undefined;
for (const [signal, exitCode] of Object.entries(bySignal)) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for the roll-back.
    if (stopped !== undefined) process.exit(exitCode);
    stopped = exitCode;
    lines.err.add("stopping: what runs is cancelled; once more ends at once");
    lines.err.flush();
    stop.abort();
  });
}

const argv = process.argv.slice(2);
const { stderr, stdout } = process;
const [paintedOut, paintedErr] = [colouringFor(stdout, argv), colouringFor(stderr, argv)];
const lines = { out: linesFor(stdout), err: linesFor(stderr) };
const flush = (): void => Object.values(lines).forEach((each) => each.flush());
process.on("exit", flush);
let shown = false;
/** Takes away a line that stood for the time being. */
const clear = (): void => {
  if (shown) stderr.write("\r\u001B[K");
  shown = false;
};

const output = {
  out: (text: string): void => {
    clear();
    lines.out.add(paintedOut(text));
  },
  err: (text: string): void => {
    clear();
    lines.err.add(paintedErr(text));
  },
  transient: stderr.isTTY
    ? (text: string): void => {
        clear();
        stderr.write(text.slice(0, (stderr.columns || 80) - 1));
        shown = true;
      }
    : undefined,
};

// The exit status is set, not forced: what is written to a pipe gets out first.
void withNavigator(() => import("./run-cli.js"))
  .then(({ runCli }) => runCli(argv, output, stop.signal))
  .then((exitCode) => {
    clear();
    flush();
    // What had been done before the signal came is done.
    process.exitCode = exitCode === 0 ? 0 : (stopped ?? exitCode);
  });

/** A person sees each line at once. */
function linesFor(stream: NodeJS.WriteStream): GatheredLines {
  const write = (text: string): void => void stream.write(text);
  return stream.isTTY ? { add: (line) => write(`${line}\n`), flush: () => {} } : gatherLines(write);
}
