import { InvalidArgumentError } from "commander";

/** Reads the argument of a flag; @throws InvalidArgumentError, which commander prints with the flag's name. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}
