import { type KeyObject, createPrivateKey, sign } from "node:crypto";
import { MigrationConfigError } from "../errors/config-error.js";
import { type ApprovalClaims, approvalHeader } from "./approval-claims.js";
import { signingInput } from "./compact-jws.js";

/** The token of an approval: a compact JSON Web Signature with EdDSA (RFC 8037) over Ed25519. */
export function signApproval(claims: ApprovalClaims, key: KeyObject): string {
  const input = signingInput(approvalHeader, claims);
  return `${input}.${sign(null, Buffer.from(input), key).toString("base64url")}`;
}

/**
 * Reads a private key in PEM form. Nothing of it is ever shown.
 *
 * @throws MigrationConfigError it is none, or is encrypted.
 */
export function readSigningKey(pem: string): KeyObject {
  const key = parsedKey(pem);
  if (key?.asymmetricKeyType === "ed25519") return key;
  const hint = pem.includes("ENCRYPTED")
    ? " It is encrypted: openssl pkey -in <file> prints it."
    : "";
  throw new MigrationConfigError([
    `The key to approve with is no Ed25519 private key in PEM form.${hint} To make one: npx @abe/db-migrate auth keygen <name>`,
  ]);
}

function parsedKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
