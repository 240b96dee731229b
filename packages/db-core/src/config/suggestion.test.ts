import { describe, expect, it } from "vitest";
import { nearest, unknownName } from "./suggestion.js";

const known = ["host", "hosts", "port", "maxConnections", "idleTimeoutMs", "applicationName"];

describe("a suggestion", () => {
  it.each([
    ["hst", "host"],
    ["Port", "port"],
    ["max_connections", "maxConnections"],
    ["idleTimeoutMillis", "idleTimeoutMs"],
    ["aplicationname", "applicationName"],
    ["xyzzy", undefined],
    ["q", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ])("for %s is %s", (name, near) => {
    expect(nearest(name, known)).toBe(near);
  });

  it("is made only when a name is near", () => {
    expect(unknownName("prot", known)).toBe("is not known; did you mean port?");
    expect(unknownName("xyzzy", known)).toBe("is not known");
  });
});
