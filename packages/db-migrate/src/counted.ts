/** A number and its noun: `1 migration`, `2 migrations`. Of nouns whose plural ends with -s. */
export function counted(number: number, noun: string): string {
  return `${number} ${inNumber(number, noun)}`;
}

/** The noun alone: `schema` for one, otherwise `schemas`. */
export function inNumber(number: number, noun: string): string {
  return number === 1 ? noun : `${noun}s`;
}
