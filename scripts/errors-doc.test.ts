import { describe, expect, it } from "vitest";
import { errorsDoc } from "./errors-doc.mjs";

const rule = { class: "ServerError", isRetryable: false, meaning: "No." };

describe("errorsDoc", () => {
  const page = errorsDoc(
    [
      {
        name: "@abe/db-core",
        // oxlint-disable-next-line unicorn/no-thenable -- a sentence
        warnings: { DB_W: { when: "c | d.", then: "Wait." } },
        // oxlint-disable-next-line unicorn/no-thenable -- a sentence
        codes: { DB_A: { class: "AError", when: "a | b.", then: "Nothing was sent." } },
      },
      { name: "@abe/db-that-throws-nothing", codes: {} },
    ],
    {
      "40001": { ...rule, isRetryable: true, meaning: "Again." },
      "57P01": { ...rule, isRetryable: true, outcome: "unknown" },
      "22": rule,
    },
    { ...rule, class: "StalePlanError", isRetryable: true },
  );
  const lines = page.split("\n").map((line) => line.replaceAll(/ {2,}/g, " "));

  it("lists the codes of each package", () => {
    expect(lines).toContain("## @abe/db-core");
    expect(lines).toContain(
      String.raw`| \`DB_A\` | \`AError\` | a \| b. | Nothing was sent. |`.replaceAll("\\`", "`"),
    );
  });

  it("has no section for a package without codes", () => {
    expect(page).not.toContain("@abe/db-that-throws-nothing");
  });

  it("lists the warnings of all packages", () => {
    expect(lines.slice(lines.indexOf("## Warnings"))).toContain(
      String.raw`| \`DB_W\` | @abe/db-core | c \| d. | Wait. |`.replaceAll("\\`", "`"),
    );
  });

  it("says per SQLSTATE whether it is retryable, in order", () => {
    expect(lines.filter((line) => /^\| `[0-9]/.test(line))).toEqual([
      "| `0A000` | `StalePlanError` | yes | `not_applied` | No. |",
      "| `22`… | `ServerError` | no | `not_applied` | No. |",
      "| `40001` | `ServerError` | yes | `not_applied` | Again. |",
      "| `57P01` | `ServerError` | if not applied | `unknown` | No. |",
    ]);
  });
});
