import { describe, expect, it } from "vitest";
import { lineLogger } from "./line-logger.js";

function logged(least: "debug" | "warn", json: boolean): string[] {
  const lines: string[] = [];
  const write =
    (to: string) =>
    (text: string): void =>
      void lines.push(`${to}: ${text}`);
  const logger = lineLogger({ out: write("out"), err: write("err") }, least, json);
  logger.debug({ event: "db.connected", backendPid: 7 }, "connected");
  logger.warn({ event: "db.query.slow", text: "SELECT 1" }, "slow query");
  logger.warn({ event: "db.warning" }, "told already");
  return lines;
}

describe("log lines", () => {
  it("are words for people, from the level that is wanted", () => {
    expect(logged("debug", false)).toEqual([
      "err: debug: connected event=db.connected backendPid=7",
      'err: warn: slow query event=db.query.slow text="SELECT 1"',
    ]);
    expect(logged("warn", false)).toHaveLength(1);
  });

  it("are events for programs", () => {
    expect(logged("warn", true)).toEqual([
      'out: {"v":1,"type":"log","level":"warn","message":"slow query","event":"db.query.slow","text":"SELECT 1"}',
    ]);
  });
});
