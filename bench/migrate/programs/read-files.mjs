/**
 * The least that `status` can do about a folder: lists every migration's folder, reads every up.sql and hashes
 * it. No database.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

const [folder = ""] = process.argv.slice(2);
for (const { name } of readdirSync(folder, { withFileTypes: true })) {
  readdirSync(`${folder}/${name}`, { withFileTypes: true });
  const text = readFileSync(`${folder}/${name}/up.sql`, "utf8");
  createHash("sha256").update(text).digest("hex");
}
