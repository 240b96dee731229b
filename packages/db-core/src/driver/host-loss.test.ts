import { describe, expect, it } from "vitest";
import { ConnectionLostError } from "../errors/connection-errors.js";
import { tellsOfHostLoss } from "./host-loss.js";

describe("tellsOfHostLoss", () => {
  it.each([
    ["a shutdown (57P01)", fatal("57P01"), true],
    ["a crash of another session (57P02)", fatal("57P02"), true],
    ["a server that is not up (57P03)", fatal("57P03"), true],
    ["a reset socket", Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }), true],
    ["a socket that just ended", new Error("Connection terminated unexpectedly"), true],
    ["an idle transaction's time-out (25P03)", fatal("25P03"), false],
    ["an idle session's time-out (57P05)", fatal("57P05"), false],
    ["a dropped database (57P04)", fatal("57P04"), false],
    ["a reason of our own", new ConnectionLostError("gave up"), false],
    ["a goodbye", undefined, false],
  ])("of %s says %s", (_, cause, expected) => {
    expect(tellsOfHostLoss(cause)).toBe(expected);
  });
});

function fatal(code: string): Error {
  return Object.assign(new Error("terminating connection"), { code, severity: "FATAL" });
}
