import { describe, expect, it } from "vitest";
import { inspectFile } from "../source/inspect-file.js";
import { locateFailure } from "./locate-failure.js";
import { transactionalMessage } from "./migration-message.js";

const text = "-- é😀\nSELECT 1;\n\nSELECT  x FROM y;\nSELECT 3";
const file = inspectFile({ path: "1_a/up.sql", language: "sql", text, checksum: "" });
const settings = {
  role: 'ow"ner😀',
  lockTimeoutMs: 1,
  statementTimeoutMs: 0,
  lockCheck: "SELECT abe_migrate.check_lock()",
};
const message = transactionalMessage(text, ["SELECT 'row'"], settings, "nonce");

/** What the server would report for the UTF-16 offset of `part`. */
function serverPosition(part: string): number {
  return Array.from(message.text.slice(0, message.text.indexOf(part))).length + 1;
}

describe("the place of a failure", () => {
  it("is the server's position, less what stood before the file", () => {
    const point = { position: serverPosition("x FROM y"), completed: 0 };
    expect(locateFailure(file, point, message)).toEqual({
      location: { file: "1_a/up.sql", line: 4, column: 9 },
      snippet: "3 |\n4 | SELECT  x FROM y;\n  |         ^",
    });
  });

  it("without a position is the statement whose turn it was", () => {
    const point = { position: undefined, completed: message.leadingCommands + 1 };
    expect(locateFailure(file, point, message)?.location).toMatchObject({ line: 4, column: 1 });
  });

  it("is none when the bookkeeping or COMMIT failed", () => {
    const completed = message.leadingCommands + 3;
    expect(locateFailure(file, { position: undefined, completed }, message)).toBeUndefined();
    const position = serverPosition("'row'");
    expect(locateFailure(file, { position, completed }, message)).toBeUndefined();
  });

  it("is the end of the file when its last statement lacks something", () => {
    const position = serverPosition(";RESET ROLE");
    expect(locateFailure(file, { position, completed: 0 }, message)?.location).toMatchObject({
      line: 5,
      column: 9,
    });
  });
});

describe("the message of a migration", () => {
  it("ends a comment and a statement on the file's last line", () => {
    const { text: sent } = transactionalMessage("SELECT 1 -- end", [], settings, "n");
    expect(sent).toContain("SELECT 1 -- end\n;RESET ROLE");
  });
});
