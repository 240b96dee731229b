import { expect, it } from "vitest";
import type { PostgresStartError } from "../errors.js";
import { type PostgresOptions, checkOptions } from "./postgres-options.js";

function complaint(options: PostgresOptions): string {
  try {
    checkOptions(options);
    return "";
  } catch (error) {
    return (error as PostgresStartError).message;
  }
}

it("fills in the defaults", () => {
  expect(checkOptions({})).toEqual({
    port: undefined,
    user: "postgres",
    password: "postgres",
    maxConnections: 100,
    durable: false,
    settings: {},
    binaries: undefined,
    parentFolder: undefined,
    startTimeoutMs: 60_000,
    standbyOf: undefined,
  });
});

it.each<[PostgresOptions, string]>([
  [{ port: 0 }, "port is 0: give a whole number from 1 to 65535."],
  [{ port: 1.5 }, "port is 1.5"],
  [{ maxConnections: 262_144 }, "maxConnections is 262144"],
  [{ startTimeoutMs: Number.NaN }, "startTimeoutMs is NaN"],
  [{ user: "a\nb" }, String.raw`user is "a\nb": give one line`],
  [{ password: "secret\n" }, "password is a value that is not shown"],
  [{ settings: { "x = 1 #": "2" } }, '"x = 1 #" is no name of a setting'],
  [{ settings: { work_mem: "1MB\nport = 1" } }, "the value of work_mem is longer than one line"],
])("refuses %j", (options, message) => {
  expect(complaint(options)).toContain(message);
});

it("allows the limits and a custom setting", () => {
  const settings = { "app.tenant": "", work_mem: "5MB" };
  expect(complaint({ port: 65_535, maxConnections: 1, startTimeoutMs: 1, settings })).toBe("");
});
