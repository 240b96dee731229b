import { describe, expect, it } from "vitest";
import { UsageError, readOptions } from "./options.mjs";

describe("the options of the suite", () => {
  it("are all parts and clients, unless some are named", () => {
    const all = readOptions([]);
    expect(all).toMatchObject({ quick: false, gate: undefined, clients: undefined });
    expect(all.parts).toContain("key-128");
    expect(all.parts).toContain("traffic");
    expect(readOptions(["--only", "wide", "--only", "kysely"])).toMatchObject({
      parts: ["wide"],
      clients: ["kysely"],
    });
    expect(readOptions(["--only", "kysely"]).parts).toEqual(all.parts);
  });

  it("measure only what the deterministic gates need, when these are asked for", () => {
    const { parts, gate } = readOptions(["--gate", "deterministic"]);
    expect(gate).toBe("deterministic");
    expect(parts).toEqual(["key-128", "stream", "traffic", "decode"]);
    expect(readOptions(["--gate", "deterministic"]).clients).toEqual([
      ...[
        "db-core",
        "pg",
        "db-core, sql`…`",
        "driver/wire",
        "db-core, tx.last()",
        "db-core, batch",
      ],
      "db-tx",
    ]);
    expect(readOptions(["--gate"])).toMatchObject({ gate: "all", parts: readOptions([]).parts });
  });

  it("may stand behind two hyphens, which pnpm hands on", () => {
    expect(readOptions(["--", "--quick", "--rounds", "3"])).toMatchObject({
      quick: true,
      rounds: 3,
    });
  });

  it.each([
    [["--only", "postgress"]],
    [["--rounds", "0"]],
    [["--rounds", "many"]],
    [["deterministic"]],
    [["--gate", "all"]],
    [["--gate", "deterministic", "more"]],
    [["--record", "--only", "wide"]],
    [["--record", "--gate", "deterministic"]],
  ])("%j is refused", (args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });

  it("has a sentence for what is not known", () => {
    expect(() => readOptions(["--only", "postgress"])).toThrow(
      /postgress: there are key-1, .*kysely/,
    );
  });
});
