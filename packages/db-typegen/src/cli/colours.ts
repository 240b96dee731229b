import type { WriteStream } from "node:tty";

/** SGR codes (ECMA-48) of the words that say what kind of line it is. */
const words: readonly (readonly [RegExp, number])[] = [
  [/(?<=^|^\S[^\n]*:\d+:\d+: )error(?=:)/gm, 31],
  [/(?<=^|^\S[^\n]*:\d+:\d+: )(?:warning|not checked)(?=:)/gm, 33],
  [/^(?:hint|note)(?=:)/gm, 36],
  [/(?<=\| *)\^$/gm, 31],
];

/** Colours the words that say what kind of line it is, and carets. */
function coloured(text: string): string {
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
