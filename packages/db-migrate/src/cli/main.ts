#!/usr/bin/env node
import { runCli } from "./run-cli.js";

// The exit status is set, not forced: what is written to a pipe gets out first.
void runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
