import { describe, expect, it } from "vitest";
import type { ServerFacts } from "../preflight/server-facts.js";
import { type PolicyFacts, judgePolicy, needsApproval } from "./judge-policy.js";
import { type MigrationPolicyOptions, policyFor } from "./migration-policy.js";
import { policyProblems } from "./read-policy.js";

const server: ServerFacts = {
  version: 180_000,
  user: "migrator",
  isPowerful: false,
  isSuperuser: false,
  mayBecome: null,
  roles: [],
  database: "shop",
  mayMakeHistory: true,
  encrypted: true,
  local: false,
  now: 0,
};
const facts: PolicyFacts = {
  environment: "production",
  operation: "up",
  server,
  applicationUser: "app",
  programs: [],
  late: [],
  lintErrors: [],
  verifyFindings: [],
};

function reasons(changed: Partial<PolicyFacts>, options: MigrationPolicyOptions = {}): string[] {
  const policy = policyFor("production", { production: options });
  return judgePolicy(policy, { ...facts, ...changed }).map(({ reason }) => reason);
}

describe("the policy of production", () => {
  it("lets a run in that fulfils it", () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ server: { ...server, encrypted: false, local: true } })).toEqual([]);
  });

  it.each<[string, Partial<PolicyFacts>]>([
    ["superuser", { server: { ...server, isPowerful: true } }],
    ["same-user", { applicationUser: "migrator" }],
    ["same-user", { applicationUser: undefined }],
    ["not-encrypted", { server: { ...server, encrypted: false } }],
    ["operation", { operation: "redo" }],
    ["program", { programs: ["1_a/up.ts"] }],
    ["out-of-order", { late: [{ name: "1_a", named: false }] }],
    ["lint", { lintErrors: ["1_a/up.sql:1:1: bad (rule)"] }],
    ["verify", { verifyFindings: ["1_a is missing."] }],
  ])("refuses for %s: %o", (reason, changed) => {
    expect(reasons(changed)).toEqual([reason]);
  });

  it("tells everything at once, each with what to type next", () => {
    const policy = policyFor("production", {});
    const refusals = judgePolicy(policy, {
      environment: "production",
      operation: "redo",
      server: { ...server, isPowerful: true, encrypted: false },
      applicationUser: "migrator",
      programs: ["1_a/up.ts"],
      late: [
        { name: "1_a", named: false },
        { name: "2_b", named: true },
      ],
      lintErrors: ["x"],
      verifyFindings: ["y."],
    });
    expect(refusals).toHaveLength(8);
    for (const { next } of refusals) expect(next).toMatch(/npx @abe\/db-migrate|DB_/);
  });

  it("asks for an approval of everything but making the history's tables", () => {
    const policy = policyFor("production", {});
    for (const operation of ["up", "down", "redo", "repair", "baseline"] as const) {
      expect(needsApproval(policy, { ...facts, operation })).toBe(true);
    }
    expect(needsApproval(policy, { ...facts, operation: "initialize" })).toBe(false);
  });

  it("without approvals in general asks for them where an operation does", () => {
    const policy = policyFor("production", {
      production: { require: [], allow: { programs: "approval", outOfOrder: "approval" } },
    });
    const needs = (changed: Partial<PolicyFacts>): boolean =>
      needsApproval(policy, { ...facts, ...changed });
    expect(needs({})).toBe(false);
    expect(needs({ operation: "down" })).toBe(true);
    expect(needs({ programs: ["1_a/up.ts"] })).toBe(true);
    expect(needs({ late: [{ name: "1_a", named: true }] })).toBe(true);
    expect(judgePolicy(policy, { ...facts, late: [{ name: "1_a", named: false }] })).toEqual([]);
  });

  it("takes no migration out of order, even by name, where it says so", () => {
    const allow = { outOfOrder: false } as const;
    expect(reasons({ late: [{ name: "1_a", named: true }] }, { allow })).toEqual(["out-of-order"]);
  });
});

describe("the policy of an environment", () => {
  it("that nobody names asks for nothing, whatever is configured", () => {
    const policy = policyFor(undefined, { undefined: { require: ["approval"] } });
    expect(policy.require).toEqual([]);
    expect(Object.values(policy.allow).every((each) => each === true)).toBe(true);
  });

  it("other than production asks for what is configured, and leaves the rest open", () => {
    const policies = { staging: { require: ["tls"], allow: { redo: false } } } as const;
    const policy = policyFor("staging", policies);
    expect(policy).toMatchObject({ require: ["tls"], allow: { redo: false, up: true } });
    expect(policyFor("constructor", policies).require).toEqual([]);
  });

  it("production keeps what is not configured", () => {
    const policy = policyFor("production", { production: { allow: { down: true } } });
    expect(policy.require).toContain("approval");
    expect(policy.allow).toMatchObject({ down: true, redo: false, outOfOrder: "named" });
    expect(policy.breakGlass).toBe(false);
  });
});

describe("a policy that is misspelt", () => {
  it.each<[unknown, string]>([
    ["strict", 'policy is "strict": give an object for each environment.'],
    [{ production: true }, "policy.production is true: give an object."],
    [
      { production: { requires: [] } },
      'policy.production has an unknown key "requires". Did you mean require?',
    ],
    [{ production: { require: "tls" } }, 'policy.production.require is "tls": give a list of'],
    [
      { production: { require: ["lintclean"] } },
      'policy.production.require has an unknown requirement "lintclean". Did you mean lintClean?',
    ],
    [{ production: { require: [1] } }, "policy.production.require holds 1: give a list of"],
    [{ production: { allow: [] } }, "policy.production.allow is []: give an object."],
    [
      { production: { allow: { dwon: true } } },
      'policy.production.allow has an unknown key "dwon". Did you mean down?',
    ],
    [
      { production: { allow: { down: "named" } } },
      'policy.production.allow.down is "named": say true, false or "approval".',
    ],
    [
      { production: { allow: { outOfOrder: "some" } } },
      'policy.production.allow.outOfOrder is "some": say true, false, "named" or "approval".',
    ],
    [
      { production: { breakGlass: "yes" } },
      'policy.production.breakGlass is "yes": say true or false.',
    ],
  ])("%j is refused by its name", (given, sentence) => {
    expect(policyProblems(given)).toEqual([expect.stringContaining(sentence)]);
  });

  it("is told in every place at once", () => {
    expect(policyProblems({ a: { require: 1, breakGlass: 1 }, b: 1 })).toHaveLength(3);
    expect(policyProblems({ a: { require: undefined, allow: { up: undefined } } })).toEqual([]);
  });
});
