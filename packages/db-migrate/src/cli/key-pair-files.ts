import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isApproverName } from "../approval/approver-keys.js";
import { MigrationConfigError } from "../errors/config-error.js";

/** Where the two keys of an approver are. */
export interface KeyPairFiles {
  readonly approver: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * Makes an Ed25519 pair of keys in files named after the approver. The private one is readable by its owner
 * alone. Nothing is ever overwritten.
 *
 * @throws MigrationConfigError
 */
export async function writeKeyPair(approver: string, folder: string): Promise<KeyPairFiles> {
  if (!isApproverName(approver)) {
    throw new MigrationConfigError([
      `${JSON.stringify(approver)} names no approver: use letters, digits and _.@+-, 100 characters at most.`,
    ]);
  }
  const keys = generateKeyPairSync("ed25519");
  const privateKey = join(folder, `${approver}.private.pem`);
  const publicKey = join(folder, `${approver}.public.pem`);
  await write(privateKey, keys.privateKey.export({ type: "pkcs8", format: "pem" }), 0o600);
  await write(publicKey, keys.publicKey.export({ type: "spki", format: "pem" }), 0o644);
  return { approver, privateKey, publicKey };
}

async function write(path: string, text: string | Buffer, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx", mode });
  } catch (cause) {
    const exists = cause instanceof Error && Reflect.get(cause, "code") === "EEXIST";
    const reason = exists ? "is there already, and is not overwritten" : "cannot be written";
    throw new MigrationConfigError([`${path} ${reason}.`], { cause });
  }
}
