import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that everybody may enter and that goes away after the test. */
export function temporaryParent(): string {
  const folder = mkdtempSync(join(tmpdir(), "abe-db-testing-parent-"));
  made.push(folder);
  chmodSync(folder, 0o755);
  return folder;
}

export const isRoot: boolean = process.getuid?.() === 0;
