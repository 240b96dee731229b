const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGPIPE: 141 } as const;

/** SIGINT or SIGTERM came, or nobody reads the output any more. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** As a shell reports it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: keyof typeof exitCodes) {
    super(`${signal}: stopping`);
    this.exitCode = exitCodes[signal];
  }
}

/** Rejects at the first signal. A second one ends the program at once, as if nobody listened. */
export function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    process.once("SIGINT", () => reject(new Interrupted("SIGINT")));
    process.once("SIGTERM", () => reject(new Interrupted("SIGTERM")));
    // Node does not get SIGPIPE: `demo | head` shows as an error of the stream.
    process.stdout.on("error", () => reject(new Interrupted("SIGPIPE")));
  });
  interrupted.catch(() => undefined);
  return interrupted;
}
