import { describe, expect, it } from "vitest";
import { describeRefusal } from "../errors/refusal.js";
import {
  type ServerFacts,
  findPower,
  judgeHistory,
  judgePlace,
  judgeRoles,
} from "./server-facts.js";

const fine: ServerFacts = {
  version: 180_000,
  user: "migrator",
  isPowerful: false,
  isSuperuser: false,
  mayBecome: null,
  roles: [{ name: "owner", maySet: true, isPowerful: false, isSuperuser: false }],
  database: "shop",
  mayMakeHistory: true,
  encrypted: true,
  local: false,
  now: 0,
};

const withRole = (role: Partial<ServerFacts["roles"][number]>): ServerFacts => ({
  ...fine,
  roles: [{ name: "owner", maySet: true, isPowerful: false, isSuperuser: false, ...role }],
});

describe("a server", () => {
  it("that takes changes is no problem", () => {
    expect(judgePlace({ standby: false, readOnly: false })).toEqual([]);
  });

  it.each([
    [{ standby: true, readOnly: true }, "The server is a standby"],
    [{ standby: false, readOnly: true }, "default_transaction_read_only is on"],
  ])("with %o is refused", (facts, problem) => {
    expect(judgePlace(facts).map(describeRefusal)).toEqual([expect.stringContaining(problem)]);
  });
});

describe("the roles that files run as", () => {
  it("that can be taken are no problem", () => {
    expect(judgeRoles(fine)).toEqual([]);
    expect(findPower(fine)).toEqual([]);
  });

  it("that cannot be taken are refused, with what to grant", () => {
    expect(judgeRoles(withRole({ maySet: null })).map(describeRefusal)).toEqual([
      expect.stringContaining("There is no role owner"),
    ]);
    const grants = [150_000, 160_000].map(
      (version) => judgeRoles({ ...withRole({ maySet: false }), version })[0]?.next,
    );
    expect(grants).toEqual([
      'As an administrator, run: GRANT "owner" TO "migrator"',
      'As an administrator, run: GRANT "owner" TO "migrator" WITH SET TRUE',
    ]);
  });
});

describe("a role that may do anything", () => {
  it.each<[string, ServerFacts, string]>([
    ["who logs in", { ...fine, isPowerful: true, mayBecome: "other" }, "migrator is a superuser"],
    [
      "who owns",
      withRole({ isPowerful: true }),
      "owner, as which files are to run, is a superuser",
    ],
    [
      "a membership",
      { ...fine, mayBecome: "postgres" },
      'migrator may become postgres, a superuser: a mistake in a migration has no bounds. As an administrator, run: REVOKE "postgres"',
    ],
  ])("is found in %s, once", (_, facts, sentence) => {
    expect(findPower(facts).map(describeRefusal)).toEqual([expect.stringContaining(sentence)]);
  });
});

describe("the history's schema", () => {
  it("that cannot be made is refused, with what to grant", () => {
    expect(judgeHistory(fine)).toEqual([]);
    expect(judgeHistory({ ...fine, mayMakeHistory: false }).map(describeRefusal)).toEqual([
      expect.stringContaining('GRANT CREATE ON DATABASE "shop" TO "migrator"'),
    ]);
  });
});
