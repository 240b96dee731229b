/** A histogram as OpenTelemetry exports it: `counts` has one more entry than `boundaries`. */
export interface Histogram {
  readonly boundaries: readonly number[];
  readonly counts: readonly number[];
}

/** The value below which `share` (0 to 1) of what was counted lies, interpolated within its bucket. */
export function quantile(histogram: Histogram, share: number): number {
  const { boundaries, counts } = histogram;
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  for (const [bucket, count] of counts.entries()) {
    if (before + count >= wanted && count > 0) {
      const low = bucket === 0 ? 0 : (boundaries[bucket - 1] ?? 0);
      const high = boundaries[bucket] ?? low;
      return low + (high - low) * ((wanted - before) / count);
    }
    before += count;
  }
  return 0;
}

const levels = "▁▂▃▄▅▆▇█";

/** One character per bucket, its height relative to the fullest; a blank where nothing was counted. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  return counts
    .map((count) => {
      if (count === 0) return " ";
      return levels[Math.ceil((count / most) * levels.length) - 1] ?? " ";
    })
    .join("");
}

/** Milliseconds with three significant digits, from seconds. */
export function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}
