import type { WriteStream } from "node:tty";

/** SGR codes (ECMA-48) of the words that lines of ours begin with. */
const words: readonly (readonly [RegExp, number])[] = [
  [/^(?:error|problem|Unexpected failure)(?=:)/gm, 31],
  [/^(?:warning|warn)(?=:)/gm, 33],
  [/^(?:note|debug|info)(?=:)/gm, 36],
  [/^(?:applied|reverted)(?= )/gm, 32],
];

/** Colours the first word of each line that says what kind of line it is. */
export function coloured(text: string): string {
  return words.reduce(
    (painted, [word, code]) =>
      painted.replace(word, (found) => `\u001B[${code}m${found}\u001B[39m`),
    text,
  );
}

/**
 * How a text is written to a stream: coloured on a terminal, but not with `--no-color`, nor where `NO_COLOR`
 * or `TERM=dumb` is set.
 */
export function colouringFor(
  stream: Pick<WriteStream, "isTTY"> & Partial<Pick<WriteStream, "hasColors">>,
  argv: readonly string[],
): (text: string) => string {
  const wanted = stream.isTTY && stream.hasColors?.() === true && !argv.includes("--no-color");
  return wanted ? coloured : (text) => text;
}
