/** Takes lines, and writes those that come shortly after one another at once. */
export interface GatheredLines {
  add(line: string): void;
  /** Writes what is there now. */
  flush(): void;
}

const patienceMs = 20;

/**
 * Gathers lines for a stream that no person watches as they come. A write wakes whoever reads the pipe, which takes
 * longer than what a line tells of. A line waits 20 ms at most; whoever ends the process flushes.
 */
export function gatherLines(write: (text: string) => void): GatheredLines {
  let lines = "";
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines === "") return;
    const text = lines;
    lines = "";
    write(text);
  };
  return {
    add: (line) => {
      lines += `${line}\n`;
      timer ??= setTimeout(flush, patienceMs);
    },
    flush,
  };
}
