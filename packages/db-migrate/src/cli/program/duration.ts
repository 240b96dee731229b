import { InvalidArgumentError } from "commander";
import { longestLifeSeconds } from "../../approval/approval-claims.js";

const millisecondsPer: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads how long an approval counts, 1s to 7d, as milliseconds. @throws InvalidArgumentError */
export function lifetime(text: string): number {
  const ms = duration(text);
  if (ms >= 1000 && ms <= longestLifeSeconds * 1000) return ms;
  throw new InvalidArgumentError("An approval counts for 1s at least and 7d at most.");
}

/** Reads `30min`, `1h`, `2d` as milliseconds. @throws InvalidArgumentError */
function duration(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,6})(s|min|h|d)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (millisecondsPer[unit] ?? 0);
  throw new InvalidArgumentError("Give a duration such as 30min, 1h or 2d.");
}
