/** SIGINT or SIGTERM came. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** As a shell reports it: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`${signal}: stopping`);
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/** Rejects at the first signal. A second one ends the program at once, as if nobody listened. */
export function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    process.once("SIGINT", () => reject(new Interrupted("SIGINT")));
    process.once("SIGTERM", () => reject(new Interrupted("SIGTERM")));
  });
  interrupted.catch(() => undefined);
  return interrupted;
}
