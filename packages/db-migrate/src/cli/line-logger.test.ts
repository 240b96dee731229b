import { describe, expect, it } from "vitest";
import { lineLogger } from "./line-logger.js";

function logged(least: "debug" | "warn", json: boolean): string[] {
  const lines: string[] = [];
  const write =
    (to: string) =>
    (text: string): void =>
      void lines.push(`${to}: ${text}`);
  const logger = lineLogger({ out: write("out"), err: write("err") }, least, json);
  logger.debug({ event: "db.connection.opened", backendPid: 7 }, "connected");
  logger.warn({ event: "db.query.slow", "db.query.text": "SELECT 1" }, "slow query");
  for (const event of ["db.warning", "db.connection.leaked", "db.transaction.retry"])
    logger.warn({ event }, "told already");
  for (const end of ["applied", "reverted", "failed"])
    logger.error({ event: `db.migration.${end}` }, "told already");
  return lines;
}

describe("log lines", () => {
  it("are words for people, from the level that is wanted", () => {
    expect(logged("debug", false)).toEqual([
      "err: debug: connected event=db.connection.opened backendPid=7",
      'err: warn: slow query event=db.query.slow db.query.text="SELECT 1"',
    ]);
    expect(logged("warn", false)).toHaveLength(1);
  });

  it("are events for programs", () => {
    expect(logged("warn", true)).toEqual([
      'out: {"v":1,"type":"log","level":"warn","message":"slow query","event":"db.query.slow","db.query.text":"SELECT 1"}',
    ]);
  });
});
