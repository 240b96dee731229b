import { InvalidArgumentError } from "commander";

const millisecondsPer: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `30min`, `1h`, `2d` as milliseconds. @throws InvalidArgumentError */
export function duration(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,6})(s|min|h|d)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (millisecondsPer[unit] ?? 0);
  throw new InvalidArgumentError("Give a duration such as 30min, 1h or 2d.");
}
