import { describe, expect, it } from "vitest";
import { ParameterError } from "@abe/db-core/errors";
import { checkRun } from "./check-options.js";

const work = async (): Promise<void> => undefined;

/** What is said of what was given; nothing where it is taken. */
function complaint(given: unknown, what: unknown = work): string {
  try {
    checkRun(what, given as never);
    return "";
  } catch (error) {
    return error instanceof ParameterError ? error.message : "an error of another class";
  }
}

describe("options of a transaction", () => {
  it.each([
    [null, "options is an object, not null"],
    [[], "options is an object, not an object"],
    ["required", 'options is an object, not "required"'],
    [{ isolationLevel: "serializable" }, "isolationLevel is no option; there are propagation,"],
    [{ propagation: "always" }, "propagation is one of required, nested, requiresNew, mandatory"],
    [{ isolation: "snapshot" }, 'not "snapshot"'],
    [{ readOnly: "yes" }, "readOnly is true or false"],
    [{ deferrable: 1 }, "deferrable is true or false, not 1"],
    [{ name: 7 }, "name is a text, not 7"],
    [{ signal: {} }, "signal is an AbortSignal, not an object"],
    [{ timeoutMs: -1 }, "timeoutMs is a number of milliseconds, 0 or more, not -1"],
    [{ timeoutMs: NaN }, "not NaN"],
    [{ timeoutMs: "5" }, 'not "5"'],
    [{ settings: ["a"] }, "settings is an object"],
    [{ retry: true }, "retry is false or an object, not true"],
    [{ retry: { attempts: 3 } }, "retry.attempts is no option; there are maxAttempts,"],
    [{ retry: { maxAttempts: 0 } }, "retry.maxAttempts is an integer of at least 1, not 0"],
    [{ retry: { maxAttempts: 1.5 } }, "not 1.5"],
    [{ retry: { baseMs: "1" } }, "retry.baseMs is a number of milliseconds"],
    [{ retry: { capMs: -1 } }, "retry.capMs is a number of milliseconds"],
    [{ retry: { budgetMs: () => 1 } }, "not a function"],
    [{ retry: { codes: "55P03" } }, "retry.codes is an array of SQLSTATEs"],
    [{ retry: { onConnectionLoss: null } }, "retry.onConnectionLoss is true or false, not null"],
    [{ role: 7 }, "role is a text"],
    [{ commitVerification: "yes" }, "commitVerification is one of none, xid, marker"],
    [{ idempotencyKey: 1n }, "idempotencyKey is a text, not a bigint"],
  ])("%o is refused, with what is allowed", (given, message) => {
    expect(complaint(given)).toContain(message);
    expect(complaint(given)).toContain("nothing was sent");
  });

  it("are taken as they are meant, undefined as not given", () => {
    const all = {
      propagation: "nested",
      isolation: "serializable",
      readOnly: true,
      deferrable: true,
      name: "report",
      signal: new AbortController().signal,
      timeoutMs: Infinity,
      settings: { "app.tenant": "7" },
      retry: {
        maxAttempts: 1,
        baseMs: 0,
        capMs: 0,
        budgetMs: 0,
        codes: [],
        onConnectionLoss: true,
      },
      role: "teller",
      commitVerification: "marker",
      idempotencyKey: "a",
    };
    expect(complaint(all)).toBe("");
    expect(complaint({ retry: false })).toBe("");
    expect(complaint(Object.fromEntries(Object.keys(all).map((key) => [key, undefined])))).toBe("");
  });
});

it("what is run is a function", () => {
  expect(complaint({}, 7)).toContain("is a function of the transaction");
  expect(complaint({}, Promise.resolve())).toContain("is a function of the transaction");
});
