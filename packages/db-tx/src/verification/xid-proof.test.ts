import { expect, it } from "vitest";
import { judgeXid, XidProof } from "./xid-proof.js";

const before = { system: "7", timeline: "00000001" };

it("believes the server within one history", () => {
  expect(judgeXid(before, { ...before, status: "committed" })).toBe("committed");
  expect(judgeXid(before, { ...before, status: "aborted" })).toBe("aborted");
  expect(judgeXid(before, { ...before, status: "in progress" })).toBeUndefined();
  expect(judgeXid(before, { ...before, status: null })).toBe("unknown");
});

it("believes nothing after a failover", () => {
  for (const status of ["committed", "aborted", "in progress", null] as const) {
    expect(judgeXid(before, { ...before, timeline: "00000002", status })).toBe("unknown");
    expect(judgeXid(before, { ...before, system: "8", status })).toBe("unknown");
  }
});

it("has no clue before BEGIN was answered", async () => {
  const proof = new XidProof();
  expect(proof.clue).toBeUndefined();
  await expect(proof.verify({} as never)).resolves.toBe("unknown");
  proof.begun([[{ ignored: true }], [{ xid: "12", ...before }]]);
  expect(proof.clue).toBe("transaction number 12");
});
