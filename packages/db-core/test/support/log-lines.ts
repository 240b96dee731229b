import { type Logger, pino } from "pino";

export type Line = Readonly<Record<string, unknown>>;

/** A real pino that writes into memory, debug lines included. */
export class LogLines {
  readonly #written: string[] = [];
  readonly logger: Logger = pino(
    { level: "debug" },
    { write: (line: string) => void this.#written.push(line) },
  );

  /** Everything that was written, as it was written. */
  get text(): string {
    return this.#written.join("");
  }

  /** The lines of one event, or all of them. */
  of(event?: string): Line[] {
    const lines = this.#written.map((line) => JSON.parse(line) as Line);
    return event === undefined ? lines : lines.filter((line) => line["event"] === event);
  }
}
