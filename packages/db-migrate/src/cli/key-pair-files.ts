import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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
    const code: unknown = cause instanceof Error ? Reflect.get(cause, "code") : undefined;
    throw new MigrationConfigError([reasonOf(path, code)], { cause });
  }
}

function reasonOf(path: string, code: unknown): string {
  const elsewhere = "npx @abe/db-migrate auth keygen <name> --out <folder>";
  if (code === "EEXIST")
    return `${path} is there already, and is not overwritten. Write the keys elsewhere: ${elsewhere}`;
  const folder = dirname(path);
  return code === "ENOENT"
    ? `The folder ${folder} does not exist. Make it: mkdir -p ${folder}`
    : `${path} cannot be written (${typeof code === "string" ? code : "unknown reason"}). Write the keys elsewhere: ${elsewhere}`;
}
