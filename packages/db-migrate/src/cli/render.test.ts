import { DatabaseError } from "@abe/db-core/errors";
import { describe, expect, it } from "vitest";
import { renderApplied, renderError, renderStatus, renderVerification } from "./render.js";

describe("the status", () => {
  it("is a table, the counts, and what is wrong", () => {
    const text = renderStatus({
      migrations: [
        {
          name: "20230101_initial_schema",
          version: "20230101",
          state: "applied",
          appliedAt: new Date("2024-05-06T07:08:09.123Z"),
          durationMs: 12,
        },
        {
          name: "20230215_add_user_profiles",
          version: "20230215",
          state: "pending",
          appliedAt: null,
          durationMs: null,
        },
      ],
      pending: 1,
      problems: [{ kind: "missing", migration: "20220101_old" }],
      holder: undefined,
      invalidIndexes: ["public.half"],
    });
    expect(text.split("\n")).toEqual([
      "State    Applied at            Server time  Name",
      "applied  2024-05-06 07:08:09Z  12 ms        20230101_initial_schema",
      "pending                                     20230215_add_user_profiles",
      "1 applied, 1 pending.",
      "problem: 20220101_old is applied, but its folder is missing. Bring it back from version control, and look again with: npx @abe/db-migrate verify",
      "warning: these indexes are invalid, and no query uses them: public.half",
    ]);
  });
});

describe("sentences", () => {
  it("count", () => {
    expect(renderApplied([], 0)).toBe("Nothing to apply.");
    const one = { name: "1_a", version: "1", startedAt: new Date(0), outOfOrder: false };
    expect(renderApplied([{ ...one, durationMs: 3 }], 4.2)).toBe("Applied 1 migration in 4.2 ms.");
  });

  it("say that everything is in order only when it is", () => {
    const report = { checked: 2, problems: [], faults: [], changedDowns: [], cosmetic: [] };
    expect(renderVerification(report)).toBe("Checked 2 migrations: in order.");
    const fault = { file: "1_a/up.sql", line: 1, column: 2, fault: "unterminated text" };
    expect(renderVerification({ ...report, faults: [fault] })).toBe(
      "Checked 2 migrations.\n1_a/up.sql:1:2: unterminated text.",
    );
  });
});

describe("an error", () => {
  it("is shown as sentences, with what the server said beside it", () => {
    const server = { sqlState: "23505", detail: "Key (email)=(a@b) is duplicated." };
    const error = new DatabaseError("could not create unique index", { code: "23505", server });
    expect(renderError(error)).toBe(
      "error: could not create unique index\nDetail: Key (email)=(a@b) is duplicated.",
    );
  });

  it("of another kind is a fault of ours and keeps its stack", () => {
    expect(renderError(new TypeError("x is not a function"))).toMatch(
      /^Unexpected failure: TypeError: x is not a function\n {4}at /,
    );
  });
});
