import { describe, expect, it } from "vitest";
import { type ServerFacts, judgeServer } from "./server-facts.js";

const fine: ServerFacts = {
  standby: false,
  readOnly: false,
  user: "migrator",
  superuser: false,
  role: "owner",
  maySetRole: true,
  environment: "production",
};

describe("a server and a role", () => {
  it("that fit are no problem", () => {
    expect(judgeServer(fine)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[Partial<ServerFacts>, string]>([
    [{ standby: true, readOnly: true }, "The server is a standby"],
    [{ readOnly: true }, "default_transaction_read_only is on"],
    [{ maySetRole: null }, "There is no role owner"],
    [{ maySetRole: false }, 'GRANT "owner" TO "migrator"'],
    [{ superuser: true }, "migrator is a superuser"],
  ])("with %o are refused", (facts, problem) => {
    expect(judgeServer({ ...fine, ...facts }).problems).toEqual([expect.stringContaining(problem)]);
  });

  it("of a superuser outside of production are a warning, where an environment is named", () => {
    const named = judgeServer({ ...fine, superuser: true, environment: "staging" });
    expect(named).toEqual({ problems: [], warnings: [expect.stringContaining("superuser")] });
    expect(judgeServer({ ...fine, superuser: true, environment: undefined }).warnings).toEqual([]);
  });
});
