import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Refusal } from "../errors/refusal.js";
import { type ApprovalClaims, approvalHeader } from "./approval-claims.js";
import { readApproverKeys, splitApproverKeys } from "./approver-keys.js";
import { signingInput } from "./compact-jws.js";
import { type ExpectedApproval, judgeApproval } from "./judge-approval.js";
import { readApproval } from "./read-approval.js";
import { signApproval } from "./sign-approval.js";

const alice = generateKeyPairSync("ed25519");
const mallory = generateKeyPairSync("ed25519");
const keys = new Map([["alice", alice.publicKey]]);
const claims: ApprovalClaims = {
  db: "5d9c1a52-0000-4000-8000-000000000000",
  env: "production",
  op: "up",
  planHash: "plan1:00",
  approver: "alice",
  iat: 1000,
  exp: 4600,
  jti: "abcdefghijklmnopqrstuvwx",
};
const token = signApproval(claims, alice.privateKey);
const [header = "", payload = "", signature = ""] = token.split(".");

function refusalOf(text: string): Refusal["reason"] | undefined {
  const reading = readApproval(text, keys);
  return "refusal" in reading ? reading.refusal.reason : undefined;
}

/** A token with anything in it, signed with Alice's key all the same. */
function signed(head: unknown, body: unknown): string {
  const input = signingInput(head, body);
  return `${input}.${sign(null, Buffer.from(input), alice.privateKey).toString("base64url")}`;
}

describe("a token", () => {
  it("that the approver signed is read, blanks around it aside", () => {
    expect(readApproval(`\n${token} `, keys)).toEqual({ claims });
  });

  it("of somebody whose key is not known counts for nothing", () => {
    const other = signApproval({ ...claims, approver: "mallory" }, mallory.privateKey);
    expect(refusalOf(other)).toBe("approval-unknown-key");
    expect(readApproval(other, new Map())).toMatchObject({
      refusal: { message: expect.stringContaining("known are: none") },
    });
  });

  it("signed with another key than that of the approver it names counts for nothing", () => {
    expect(refusalOf(signApproval(claims, mallory.privateKey))).toBe("approval-bad-signature");
  });

  it.each([
    ["none", { alg: "none", typ: approvalHeader.typ }],
    ["none, without a signature", { alg: "none", typ: approvalHeader.typ }],
    ["HS256", { alg: "HS256", typ: approvalHeader.typ }],
    ["eddsa", { alg: "eddsa", typ: approvalHeader.typ }],
    ["EdDSA and a key of its own", { ...approvalHeader, jwk: {} }],
    ["EdDSA and another type", { alg: "EdDSA", typ: "JWT" }],
    ["EdDSA alone", { alg: "EdDSA" }],
    ["nothing", null],
  ])("whose header says %s is no approval, whatever its signature", (name, head) => {
    const whole = signed(head, claims);
    expect(refusalOf(name.includes("without") ? whole.replace(/[^.]*$/, "") : whole)).toBe(
      "approval-malformed",
    );
  });

  it("signed with the public key as a secret is refused", () => {
    const secret = alice.publicKey.export({ type: "spki", format: "pem" });
    const input = signingInput(approvalHeader, claims);
    const mac = createHmac("sha256", secret).update(input).digest("base64url");
    expect(refusalOf(`${input}.${mac}`)).toBe("approval-bad-signature");
    expect(refusalOf(signed({ ...approvalHeader, alg: "HS256" }, claims))).toBe(
      "approval-malformed",
    );
  });

  it.each<[string, unknown]>([
    ["a claim that is missing", { ...claims, jti: undefined }],
    ["a claim that nobody knows", { ...claims, nbf: 5 }],
    ["a time that is a text", { ...claims, exp: "4600" }],
    ["a time that is no whole number", { ...claims, exp: 4600.5 }],
    ["a time before all times", { ...claims, iat: -1 }],
    ["a time beyond all times", { ...claims, exp: 1e300 }],
    ["an empty text", { ...claims, planHash: "" }],
    ["an identifier that is short", { ...claims, jti: "1" }],
    ["a list", [claims]],
    ["nothing", null],
  ])("with %s is no approval", (_, body) => {
    expect(refusalOf(signed(approvalHeader, body))).toBe("approval-malformed");
  });

  it.each([
    ["empty", ""],
    ["one word", "approved"],
    ["two parts", `${header}.${payload}`],
    ["four parts", `${token}.`],
    ["padded", `${token}==`],
    ["padded inside", `${header}=.${payload}.${signature}`],
    ["broken into lines", `${header}.${payload.slice(0, 9)}\n${payload.slice(9)}.${signature}`],
    [
      "of the other base64",
      `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
    ],
    ["with other letters", `${header}.${payload}*.${signature}`],
    ["of 5,000 characters", "a".repeat(5000)],
    ["of 50 million characters", `${"a".repeat(25_000_000)}.${"b".repeat(25_000_000)}`],
    ["no JSON", `${header}.${Buffer.from("{").toString("base64url")}.${signature}`],
    ["no UTF-8", `${header}.${Buffer.from([0xff]).toString("base64url")}.${signature}`],
  ])("that is %s is no approval", (_, text) => {
    expect(refusalOf(text)).toBe("approval-malformed");
  });

  it("has one spelling: bits that are left over must be those that encoding leaves", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // 64 bytes are 85 characters and two bits: 4 bits of the last one are left over.
    const last = alphabet.indexOf(signature.at(-1) ?? "");
    const other = `${token.slice(0, -1)}${alphabet[last ^ 1]}`;
    expect(Buffer.from(other.split(".")[2] ?? "", "base64url")).toEqual(
      Buffer.from(signature, "base64url"),
    );
    expect(refusalOf(other)).toBe("approval-malformed");
  });

  it("changed in any one character is refused", () => {
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom("A", "a", "0", "-", "_", ".", "z"),
        (at, character) => {
          fc.pre(token[at] !== character);
          expect(refusalOf(token.slice(0, at) + character + token.slice(at + 1))).toMatch(
            /^approval-(?:malformed|bad-signature|unknown-key)$/,
          );
        },
      ),
    );
  });
});

describe("an approval whose signature is good", () => {
  const expected: ExpectedApproval = {
    databaseId: claims.db,
    environment: "production",
    operation: "up",
    planHash: claims.planHash,
    actor: "bob",
    now: 2000,
    used: false,
  };
  const reasons = (changed: Partial<ApprovalClaims>, other: Partial<ExpectedApproval>): string[] =>
    judgeApproval({ ...claims, ...changed }, { ...expected, ...other }).map(({ reason }) => reason);

  it("that fits is no problem, from one minute before its time to its last second", () => {
    expect(reasons({}, {})).toEqual([]);
    expect(reasons({}, { now: 940 })).toEqual([]);
    expect(reasons({}, { now: 4599.9 })).toEqual([]);
    expect(reasons({ env: null }, { environment: undefined })).toEqual([]);
  });

  it.each<[string, Partial<ApprovalClaims>, Partial<ExpectedApproval>]>([
    ["approval-other-database", {}, { databaseId: "another" }],
    ["approval-other-database", {}, { databaseId: undefined }],
    ["approval-other-environment", {}, { environment: "staging" }],
    ["approval-other-environment", {}, { environment: undefined }],
    ["approval-other-environment", { env: null }, {}],
    ["approval-other-operation", {}, { operation: "down" }],
    ["approval-other-plan", {}, { planHash: "plan1:01" }],
    ["approval-expired", {}, { now: 4600 }],
    ["approval-not-yet-valid", {}, { now: 939 }],
    ["approval-malformed", { exp: 1000 + 7 * 24 * 3600 + 1 }, {}],
    ["approval-used", {}, { used: true }],
    ["approval-own", {}, { actor: "Alice" }],
    ["approval-own", {}, { actor: "ａｌｉｃｅ" }],
  ])("is refused as %s with %o and %o", (reason, changed, other) => {
    expect(reasons(changed, other)).toEqual([reason]);
  });

  it("is told every reason at once, each with what to do", () => {
    const all = judgeApproval(
      { ...claims, iat: 5_000_000, exp: 4_000_000 },
      {
        databaseId: "another",
        environment: "staging",
        operation: "down",
        planHash: "plan1:02",
        actor: "alice",
        now: 4_000_000,
        used: true,
      },
    );
    expect(all).toHaveLength(9);
    for (const { message, next } of all) expect(`${message} ${next}`).toMatch(/\. .{10}/);
  });
});

describe("the keys of approvers", () => {
  const pem = alice.publicKey.export({ type: "spki", format: "pem" }).toString();
  const secret = alice.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;

  function read(approval: unknown): { names: string[]; problems: string[] } {
    const problems: string[] = [];
    const files: Record<string, string> = { "alice.pem": pem, "secret.pem": secret };
    const readFile = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new RangeError("no such file");
      return text;
    };
    return { names: [...readApproverKeys(approval, readFile, problems).keys()], problems };
  }

  it("are texts or files", () => {
    const publicKeys = {
      alice: pem,
      "bob@example.org": "alice.pem",
      carol: pem.replaceAll("\n", "\\n"),
    };
    expect(read({ publicKeys })).toEqual({
      names: ["alice", "bob@example.org", "carol"],
      problems: [],
    });
    expect(read(undefined)).toEqual({ names: [], problems: [] });
  });

  it.each<[unknown, string]>([
    [{ publicKey: {} }, 'approval has an unknown key "publicKey". Did you mean publicKeys?'],
    ["x", "approval is no object."],
    [{ publicKeys: [pem] }, "approval.publicKeys is no object."],
    [{ publicKeys: { alice: 5 } }, "approval.publicKeys.alice is no text"],
    [
      { publicKeys: { alice: "nowhere.pem" } },
      "approval.publicKeys.alice names a file that cannot",
    ],
    [{ publicKeys: { alice: "secret.pem" } }, "approval.publicKeys.alice holds a private key"],
    [{ publicKeys: { alice: secret } }, "approval.publicKeys.alice holds a private key"],
    [{ publicKeys: { "a b": pem } }, "approval.publicKeys.a b names an approver with other"],
    [
      { publicKeys: { alice: rsa.export({ type: "spki", format: "pem" }) } },
      "approval.publicKeys.alice is no Ed25519 public key",
    ],
    [
      { publicKeys: { alice: "-----BEGIN PUBLIC KEY-----\nnonsense" } },
      "approval.publicKeys.alice is no Ed25519 public key",
    ],
  ])("of %j are refused by name, and never shown", (given, sentence) => {
    const { problems } = read(given);
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems.join("")).not.toContain("BEGIN");
  });

  it("come in one variable", () => {
    const oneLine = pem.trim().replaceAll("\n", "\\n");
    const publicKeys = splitApproverKeys(`alice=alice.pem, bob=${oneLine}`);
    expect(publicKeys).toEqual({ alice: "alice.pem", bob: oneLine });
    expect(read({ publicKeys })).toMatchObject({ problems: [] });
  });
});
