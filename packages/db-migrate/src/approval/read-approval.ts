import { verify } from "node:crypto";
import type { Refusal } from "../errors/refusal.js";
import { isApprovalClaims, isApprovalHeader } from "./approval-claims.js";
import type { ApprovalReading } from "./approval-reading.js";
import type { ApproverKeys } from "./approver-keys.js";
import { readCompactJws } from "./compact-jws.js";

const makeAnother = "Make one with: npx @abe/db-migrate approve <plan-file> --key <pem-file>";

/**
 * Reads a token and verifies its signature with the key of the approver that it names. Nothing that it says
 * counts before that.
 */
export function readApproval(token: string, keys: ApproverKeys): ApprovalReading {
  const jws = readCompactJws(token.trim());
  if (jws === undefined || !isApprovalHeader(jws.header) || !isApprovalClaims(jws.payload)) {
    return { refusal: malformed };
  }
  const claims = jws.payload;
  const key = keys.get(claims.approver);
  if (key === undefined) return { refusal: unknownKey(claims.approver, keys) };
  // The length of an Ed25519 signature (RFC 8032, section 5.1.6); the algorithm is the key's, not the token's.
  if (jws.signature.length !== 64 || !verify(null, jws.signed, key, jws.signature)) {
    return { refusal: badSignature(claims.approver) };
  }
  return { claims };
}

const malformed: Refusal = {
  reason: "approval-malformed",
  message: "The approval is no token of approve: it was cut, changed, or made by something else.",
  next: makeAnother,
};

function unknownKey(approver: string, keys: ApproverKeys): Refusal {
  const known = [...keys.keys()].join(", ");
  return {
    reason: "approval-unknown-key",
    message: `There is no public key of ${JSON.stringify(approver)}, who made the approval; known are: ${known || "none"}.`,
    next: "Configure it: approval.publicKeys, or DB_MIGRATION_APPROVAL_KEYS.",
  };
}

function badSignature(approver: string): Refusal {
  return {
    reason: "approval-bad-signature",
    message: `The approval was not signed with the key that is configured for ${approver}, or was changed since.`,
    next: makeAnother,
  };
}
