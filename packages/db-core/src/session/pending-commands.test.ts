import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PendingCommands } from "./pending-commands.js";

const begin = { text: "BEGIN", also: [{ text: "SELECT 'set'", values: [], keep: false }] };

/** The texts that leave now. */
function texts(pending: PendingCommands): string[] {
  const departure = pending.take();
  if (departure === undefined) return [];
  return [departure.prelude.text, ...departure.prelude.also.map(({ text }) => text)];
}

describe("commands that wait for a statement", () => {
  it("leave in their order, BEGIN first", () => {
    const pending = new PendingCommands();
    pending.begin(begin, undefined);
    pending.savepoint("a");
    pending.savepoint("b");
    expect(texts(pending)).toEqual(["BEGIN", "SELECT 'set'", "SAVEPOINT a", "SAVEPOINT b"]);
    expect(pending.isEmpty).toBe(true);
    pending.release("b");
    pending.release("a");
    pending.savepoint("c");
    expect(texts(pending)).toEqual(["RELEASE SAVEPOINT b", "RELEASE SAVEPOINT a", "SAVEPOINT c"]);
  });

  it("never leave where no statement came between", () => {
    const pending = new PendingCommands();
    pending.savepoint("a");
    pending.savepoint("b");
    pending.release("b");
    pending.release("a");
    expect(texts(pending)).toEqual([]);
    pending.savepoint("a");
    pending.savepoint("b");
    expect(pending.undo("a")).toBe(true);
    expect(pending.isEmpty).toBe(true);
  });

  it("are dropped by what settles them anyway", () => {
    const pending = new PendingCommands();
    pending.release("inner");
    expect(pending.undo("outer")).toBe(false);
    expect(pending.isEmpty).toBe(true);
    pending.begin(begin, undefined);
    pending.savepoint("a");
    expect(pending.forCommit()?.prelude).toEqual(begin);
    pending.release("a");
    expect(pending.forCommit()).toBeUndefined();
    pending.savepoint("a");
    expect(pending.drop()).toBe(false);
    pending.begin(begin, undefined);
    expect(pending.drop()).toBe(true);
    expect(pending.isEmpty).toBe(true);
  });
});

/** A program of nested scopes: each opens, runs statements and scopes, and is kept or undone. */
type Program = { readonly keep: boolean; readonly body: readonly (Program | "statement")[] };

const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.record({
    keep: fc.boolean(),
    body: fc.array(fc.oneof({ maxDepth: 4 }, fc.constant("statement" as const), tie("program")), {
      maxLength: 4,
    }),
  }),
}));

/** A server that knows savepoints: what was done, by the statements that count in the end. */
class Model {
  readonly points: { name: string; at: number }[] = [];
  kept: number[] = [];

  obey(text: string): void {
    const name = text.split(" ").at(-1)!;
    const at = this.points.findLastIndex((point) => point.name === name);
    if (text.startsWith("SAVEPOINT")) this.points.push({ name, at: this.kept.length });
    else if (at === -1) throw new RangeError(`no savepoint ${name}`);
    else if (text.startsWith("ROLLBACK TO")) this.kept.length = this.points[at]!.at;
    if (text.startsWith("R")) this.points.length = at;
  }
}

it("mean the same as if each had been sent at once, whatever is kept or undone", () => {
  fc.assert(
    fc.property(program, (root) => {
      const [late, atOnce] = [new Model(), new Model()];
      const pending = new PendingCommands();
      let names = 0;
      let statements = 0;
      const statement = (): void => {
        for (const text of texts(pending)) late.obey(text);
        for (const model of [late, atOnce]) model.kept.push(statements);
        statements++;
      };
      const scope = ({ keep, body }: Program): void => {
        const name = `s${names++}`;
        pending.savepoint(name);
        atOnce.obey(`SAVEPOINT ${name}`);
        for (const part of body)
          if (part === "statement") statement();
          else scope(part);
        if (keep) {
          pending.release(name);
          return atOnce.obey(`RELEASE SAVEPOINT ${name}`);
        }
        const isOver = pending.undo(name);
        for (const model of isOver ? [atOnce] : [atOnce, late])
          model.obey(`ROLLBACK TO SAVEPOINT ${name}`);
      };
      scope(root);
      expect(late.kept).toEqual(atOnce.kept);
    }),
    { numRuns: 500 },
  );
});
