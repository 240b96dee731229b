#!/usr/bin/env node
import { colouringFor } from "./colours.js";
import { runCli } from "./run-cli.js";

/** Exit statuses of a program that a signal ended, as shells give them: 128 and the signal's number. */
const bySignal = { SIGINT: 130, SIGTERM: 143 } as const;

const stop = new AbortController();
let stopped: number | undefined;
for (const [signal, exitCode] of Object.entries(bySignal)) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for the server to end.
    if (stopped !== undefined) process.exit(exitCode);
    stopped = exitCode;
    stop.abort();
  });
}

const argv = process.argv.slice(2);
const { stderr, stdout } = process;
const [paintedOut, paintedErr] = [colouringFor(stdout, argv), colouringFor(stderr, argv)];
let shown = false;
/** Takes away a line that stood for the time being. */
const clear = (): void => {
  if (shown) stderr.write("\r\u001B[K");
  shown = false;
};

// The exit status is set, not forced: what is written to a pipe gets out first.
void runCli(
  argv,
  {
    out: (text) => {
      clear();
      stdout.write(`${paintedOut(text)}\n`);
    },
    err: (text) => {
      clear();
      stderr.write(`${paintedErr(text)}\n`);
    },
    transient: stderr.isTTY
      ? (text) => {
          clear();
          stderr.write(text.slice(0, (stderr.columns || 80) - 1));
          shown = true;
        }
      : undefined,
  },
  stop.signal,
).then((exitCode) => {
  clear();
  // What had been done before the signal came is done.
  process.exitCode = exitCode === 0 ? 0 : (stopped ?? exitCode);
});
