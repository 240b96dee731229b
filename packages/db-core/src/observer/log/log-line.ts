import type { Logger } from "./logger.js";

/** One line, before anybody has decided whether it is written. */
export interface LogLine {
  readonly level: keyof Logger;
  /** Stable: part of the public API. */
  readonly event: string;
  /** Lines of an event that are of one kind share a budget. Default: all of them. */
  readonly kind?: string;
  readonly fields: object;
  readonly message: string;
}

/** A sentence, and what is to be said about it where anything is. */
export function sentence(text: string, more: string | undefined): string {
  return more === undefined ? text : `${text}: ${more}`;
}

/** Milliseconds as a line shows them. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
