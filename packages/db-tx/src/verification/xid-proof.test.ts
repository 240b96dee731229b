import { expect, it } from "vitest";
import { judgeXid, XidProof } from "./xid-proof.js";

const history = { system: "7", timeline: "00000001", checkpoint: "0/10", next: "9" };
const before = { ...history, xid: "12", flushed: "0/18", isOlder: false };

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

it("believes no `committed` of a number that a crash has forgotten", () => {
  for (const next of ["11", "12"]) {
    const afterCrash = { ...before, checkpoint: "0/20", next };
    expect(judgeXid(before, { ...afterCrash, status: "committed" })).toBe("unknown");
    expect(judgeXid(before, { ...afterCrash, status: "aborted" })).toBe("aborted");
    expect(judgeXid(before, { ...afterCrash, status: "in progress" })).toBeUndefined();
  }
});

it("believes the server after a checkpoint that was under way at BEGIN, and does not know the number", () => {
  const ended = { ...before, checkpoint: "0/20", status: "committed" } as const;
  expect(judgeXid(before, { ...ended, isOlder: true })).toBe("committed");
});

it("believes the server after a checkpoint that knows the number, across the end of 32 bits", () => {
  const later = { ...before, checkpoint: "0/20", status: "committed" } as const;
  expect(judgeXid(before, { ...later, next: "13" })).toBe("committed");
  expect(judgeXid({ ...before, xid: "4294967295" }, { ...later, next: "4294967297" })).toBe(
    "committed",
  );
  expect(judgeXid({ ...before, xid: "4294967299" }, { ...later, next: "9" })).toBe("unknown");
});

it("has no clue before BEGIN was answered", async () => {
  const proof = new XidProof();
  expect(proof.clue).toBeUndefined();
  await expect(proof.verify({} as never)).resolves.toBe("unknown");
  proof.begun([[{ ignored: true }], [before]]);
  expect(proof.clue).toBe("transaction number 12");
});
