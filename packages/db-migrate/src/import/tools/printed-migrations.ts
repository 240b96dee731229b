import type { ForeignEntry, ForeignSql } from "../foreign-folder.js";

/** One direction of a migration, as node-pg-migrate prints it when it runs it. */
export interface PrintedMigration {
  /** Its file's name, without the extension. */
  readonly name: string;
  readonly direction: "up" | "down";
  readonly sql: ForeignSql;
}

const heading = /^### MIGRATION (?<name>.+) \((?<direction>UP|DOWN)\) ###$/;

/**
 * Reads what `node-pg-migrate up` or `down` printed, as in a dry run. Each migration ends with the statement by
 * which it is recorded; where one stands outside of a transaction, the others' is interrupted for it.
 */
export function readPrinted({ path, text }: ForeignEntry): readonly PrintedMigration[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const { name = "", direction } = heading.exec(line)?.groups ?? {};
    if (direction === undefined) return [];
    const length = lines.slice(index + 1).findIndex((each) => records(each, name));
    if (length === -1) return [];
    const body = lines.slice(index + 1, index + 1 + length);
    const [first] = body;
    const opened = first === "BEGIN;" || first === "COMMIT;";
    const sql: ForeignSql = {
      file: path,
      text: body.slice(opened ? 1 : 0).join("\n"),
      firstLine: index + 2 + (opened ? 1 : 0),
      outside: first === "COMMIT;",
    };
    return [{ name, direction: direction === "UP" ? "up" : "down", sql }];
  });
}

function records(line: string, name: string): boolean {
  return (
    line.endsWith(` (name, run_on) VALUES ('${name}', NOW());`) ||
    (line.startsWith("DELETE FROM ") && line.endsWith(` WHERE name='${name}';`))
  );
}
