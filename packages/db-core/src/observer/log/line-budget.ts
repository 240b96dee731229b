/** How many lines of one kind may be written. */
export interface LineBudgetSettings {
  /** Lines of one kind within {@link intervalMs}. 1 or more. */
  readonly lines: number;
  readonly intervalMs: number;
}

interface Interval {
  readonly startedAt: number;
  lines: number;
  suppressed: number;
}

/** Kinds that are told apart at a time. */
const mostKinds = 1_000;

/**
 * Decides which lines are written, so that a fault which meets every request does not drown everything else.
 *
 * A line has a group, of which there are few, and a kind within it, of which there may be many. Beyond
 * 1,000 kinds at a time those that are new share the budget of their group.
 */
export class LineBudget {
  readonly #settings: LineBudgetSettings;
  /** In the order in which they began. */
  readonly #intervals: Map<string, Interval> = new Map();

  constructor(settings: LineBudgetSettings) {
    this.#settings = settings;
  }

  /**
   * Asks for one line.
   *
   * @param now monotonic milliseconds.
   * @returns how many lines of its kind were suppressed since the last one, `undefined` when this one is.
   */
  spend(group: string, kind: string, now: number): number | undefined {
    const key = this.#keyOf(group, kind, now);
    const interval = this.#intervals.get(key);
    if (interval === undefined || this.#isOver(interval, now)) {
      this.#intervals.delete(key);
      this.#intervals.set(key, { startedAt: now, lines: 1, suppressed: 0 });
      return interval?.suppressed ?? 0;
    }
    if (interval.lines < this.#settings.lines) {
      interval.lines++;
      return 0;
    }
    interval.suppressed++;
    return undefined;
  }

  #keyOf(group: string, kind: string, now: number): string {
    const key = `${group}\n${kind}`;
    if (this.#intervals.has(key)) return key;
    if (this.#intervals.size >= mostKinds) this.#forget(now);
    return this.#intervals.size >= mostKinds ? group : key;
  }

  /** What was suppressed of a kind that has not been seen for an interval is forgotten with it. */
  #forget(now: number): void {
    for (const [key, interval] of this.#intervals) {
      if (!this.#isOver(interval, now)) return;
      this.#intervals.delete(key);
    }
  }

  #isOver({ startedAt }: Interval, now: number): boolean {
    return now - startedAt >= this.#settings.intervalMs;
  }
}
