import { fileURLToPath } from "node:url";

/** Who asked for a lease. */
export interface LeaseSite {
  /** Formatted when it is first read. */
  readonly stack?: string | undefined;
}

/** Frames of a site's stack: enough to reach the caller through this library and an `await` or two. */
const depth = 16;

/** A function, of whatever parameters. */
export type Called = (...args: never[]) => unknown;

/** Remembers the stack, from the caller of `called` on. Default: its own caller. */
export function captureSite(called: Called = captureSite): LeaseSite {
  const site: LeaseSite = {};
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(site, called);
  Error.stackTraceLimit = before;
  return site;
}

/** Its text; `undefined` also where the process's own `Error.prepareStackTrace` throws. */
export function stackOf(site: LeaseSite | undefined): string | undefined {
  try {
    return site?.stack;
  } catch {
    return undefined;
  }
}

/** The site with its text alone: until a stack is read, its frames keep alive whatever ran in them. */
export function writtenOut(site: LeaseSite): LeaseSite {
  const stack = stackOf(site);
  return stack === undefined ? {} : { stack };
}

/** The first frame outside of this package and its siblings, such as `work (/app/users.ts:12:7)`. */
export function callerLine(
  stack: string | undefined,
  inside: string = fileURLToPath(new URL("../", import.meta.url)),
): string | undefined {
  const frames = (stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const outside = frames.find((line) => !isInside(line, inside));
  return (outside ?? frames[0])?.slice("    at ".length);
}

/** `(<anonymous>)`: what the engine does itself, such as asking a generator for more. */
function isInside(frame: string, inside: string): boolean {
  return frame.includes(inside) || /[/\\]@abe[/\\]db-|\(?node:|\(<anonymous>\)$/.test(frame);
}
