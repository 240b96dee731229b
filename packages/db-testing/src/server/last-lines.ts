const LINES = 20;

/** The last 20 lines of a log: enough to see why a program ended. */
export function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-LINES).join("\n");
}
