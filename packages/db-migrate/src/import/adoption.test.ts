import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksumOf } from "../source/checksum.js";
import { parseMigrationName } from "../source/migration-name.js";
import { planAdoption } from "./adoption.js";
import type { ForeignHistory, HistoryRecord } from "./foreign-history.js";
import type { ImportedMigration } from "./plan-import.js";

function imported(version: number): ImportedMigration {
  const name = parseMigrationName(`${version}_x`);
  if (name === undefined) throw new RangeError(`${version} is no version`);
  const up = { path: "up.sql", language: "sql", text: "", checksum: checksumOf("") } as const;
  const sql = { file: "", text: "", firstLine: 1, outside: false };
  return {
    migration: { ...name, kind: "versioned", up, down: undefined },
    foreign: {
      keys: [String(version)],
      version: String(version),
      title: "x",
      up: sql,
      down: undefined,
      checksums: ["now"],
    },
  };
}

function history(...versions: readonly number[]): ForeignHistory {
  const records = versions.map((version): HistoryRecord => ({
    key: String(version),
    alias: null,
    applied_ms: null,
    checksum: version % 2 === 0 ? "now" : "then",
    fault: null,
  }));
  return { records, problems: [] };
}

const none = { tool: "other", ignored: [], leaveOut: [], entries: [] } as const;
const versions = fc.uniqueArray(fc.integer({ min: 1, max: 30 }));

describe("taking over another history", () => {
  it("records or leaves pending each migration, and misses none that was applied", () => {
    fc.assert(
      fc.property(versions, versions, (files, rows) => {
        const foreign = history(...rows);
        const plan = planAdoption({ ...none, imported: files.map(imported), foreign });
        const adopted = plan.adopted.map(({ migration }) => Number(migration.version));
        const pending = plan.pending.map(({ version }) => Number(version));
        expect(adopted).toEqual(rows.filter((row) => files.includes(row)));
        expect(new Set([...adopted, ...pending])).toEqual(new Set(files));
        expect(adopted.length + pending.length).toBe(files.length);
        expect(plan.problems).toHaveLength(rows.filter((row) => !files.includes(row)).length);
        expect(plan.edited.map(({ version }) => Number(version))).toEqual(
          adopted.filter((version) => version % 2 === 1),
        );
      }),
    );
  });

  it("tells migrations of one key apart by their texts, or refuses to guess", () => {
    const called = (version: number, checksum: string): ImportedMigration => {
      const each = imported(version);
      return { ...each, foreign: { ...each.foreign, keys: ["1000"], checksums: [checksum] } };
    };
    const files = [called(1, "a"), called(2, "b"), imported(3)];
    const rows = (...checksums: readonly (string | null)[]): ForeignHistory => ({
      records: checksums.map((checksum) => ({
        ...{ key: "1000", alias: null, applied_ms: null, fault: null },
        checksum,
      })),
      problems: [],
    });
    const told = planAdoption({ ...none, imported: files, foreign: rows("a", "b") });
    expect(told.adopted.map(({ migration }) => migration.version)).toEqual(["1", "2"]);
    expect(told).toMatchObject({ pending: [{ version: "3" }], edited: [], problems: [] });
    const one = planAdoption({ ...none, imported: files, foreign: rows("b") });
    expect(one.pending.map(({ version }) => version)).toEqual(["1", "3"]);
    for (const foreign of [rows("edited"), rows(null)]) {
      const { adopted, problems } = planAdoption({ ...none, imported: files, foreign });
      expect(adopted).toEqual([]);
      expect(problems).toEqual([expect.stringMatching(/^1000 was applied by other, and several/)]);
    }
  });

  it("does not miss what is left out, or what has no migration on purpose", () => {
    fc.assert(
      fc.property(versions, versions, (leaveOut, ignored) => {
        const plan = planAdoption({
          ...none,
          imported: [],
          leaveOut: leaveOut.map(String),
          ignored: ignored.map(String),
          foreign: history(...leaveOut, ...ignored),
        });
        expect(plan).toEqual({ adopted: [], pending: [], edited: [], problems: [] });
      }),
    );
  });

  it("counts a migration once, however often its history names it", () => {
    const plan = planAdoption({ ...none, imported: [imported(1)], foreign: history(1, 1) });
    expect(plan.adopted).toHaveLength(1);
  });
});
