import type { MigrationEnd, MigrationEvent } from "@abe/db-core/observer";
import { describe, expect, it } from "vitest";
import { type CliOutput, progressObserver } from "./cli-output.js";

const pool = { name: "db-migrate", database: "app", host: "127.0.0.1", port: 5432 };

function recorder(): { lines: string[]; output: CliOutput } {
  const lines: string[] = [];
  const write =
    (kind: string) =>
    (text: string): void =>
      void lines.push(`${kind}: ${text}`);
  return { lines, output: { out: write("out"), err: write("err"), transient: write("shown") } };
}

function run(observer: ReturnType<typeof progressObserver>): void {
  const begin = { pool, migration: "1_a", direction: "up", checksum: "c" } as const;
  const follow = (event: MigrationEvent): ((end: MigrationEnd) => void) => {
    const end = observer.migration?.(event);
    return typeof end === "function" ? end : () => undefined;
  };
  follow(begin)({ outcome: "applied" });
  follow({ ...begin, migration: "2_b" })({ error: new RangeError("no") });
  observer.warning?.({ pool, code: "X", message: "look" });
  const error = new RangeError("busy\nvery");
  observer.retry?.({ pool, kind: "transaction", attempt: 2, delayMs: 70, error });
  observer.retry?.({ pool, kind: "connect", attempt: 1, delayMs: 1, error });
}

describe("progress", () => {
  it("on a terminal shows what runs until it has ended", () => {
    const { lines, output } = recorder();
    run(progressObserver(output, { json: false, quiet: false }));
    expect(lines.map((line) => line.replace(/[\d.]+ ms\)/, "n ms)"))).toEqual([
      "shown: applying 1_a …",
      "err: applied 1_a (n ms)",
      "shown: applying 2_b …",
      "err: warning: look",
      "err: warning: attempt 2 failed (busy); the next one in 70 ms",
    ]);
  });

  it("that is not wanted leaves warnings", () => {
    const { lines, output } = recorder();
    run(progressObserver(output, { json: false, quiet: true }));
    expect(lines).toHaveLength(2);
  });

  it("for programs is one object a line", () => {
    const { lines, output } = recorder();
    run(progressObserver(output, { json: true, quiet: false }));
    const events = lines.map((line) => JSON.parse(line.slice("out: ".length)) as { type: string });
    expect(events.map(({ type }) => type)).toEqual([
      "migration.started",
      "migration.finished",
      "migration.started",
      "migration.failed",
      "warning",
      "retry",
    ]);
  });
});
