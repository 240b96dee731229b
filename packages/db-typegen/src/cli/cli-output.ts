/** Where the program writes. Results go to `out`; progress, problems and errors to `err`. */
export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
  /** Shows a line that the next one takes the place of; only where `err` is a terminal. */
  readonly transient?: ((text: string) => void) | undefined;
}

/** Writes one event as one line of JSON. */
export function writeEvent(output: CliOutput, event: Readonly<Record<string, unknown>>): void {
  output.out(JSON.stringify({ v: 1, ...event }));
}
