import { expect, it } from "vitest";
import { parsePostmasterPid } from "./postmaster-pid.js";

const lines = ["4711", "/data", "1790000000", "5432", "", "127.0.0.1", "  123  0", "ready   ", ""];

it("reads the process id and the status", () => {
  expect(parsePostmasterPid(lines.join("\n"))).toEqual({ pid: 4711, status: "ready" });
});

it("has no status while the server has not written one", () => {
  expect(parsePostmasterPid("4711\n/data\n")).toEqual({ pid: 4711, status: "" });
});

it.each(["", "\n", "no number\n", "-3\n"])("finds nothing in %j", (text) => {
  expect(parsePostmasterPid(text)).toBeUndefined();
});
