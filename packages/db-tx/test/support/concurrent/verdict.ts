import type { OperationRecord, Run, ScopeRecord } from "./records.js";

/** What is stored of an operation. */
export interface Stored {
  readonly rows: number;
  /** Different ones. */
  readonly parts: number;
}

type Fate = "kept" | "undone" | "unknown";

/** What callers were told and what is stored do not agree about. */
export function disagreements(run: Run, stored: ReadonlyMap<number, Stored>): string[] {
  const { operations, root } = run;
  const wrong = [...contradictions(run)];
  for (const each of operations) {
    const found = stored.get(each.id) ?? { rows: 0, parts: 0 };
    const isWhole = found.rows === each.rows && found.parts === each.rows;
    const expected = expectedOf(each, fateOf(each.scope, run));
    const agrees = (isWhole && expected !== "nothing") || (found.rows === 0 && expected !== "all");
    if (!agrees)
      wrong.push(
        `${each.operation.kind} ${each.id} was told ${each.told}: ${expected} of ${each.rows} rows, but there are ${found.rows}`,
      );
  }
  if (fateOf(root, run) === "unknown" && isDivided(run, stored))
    wrong.push("of a transaction whose outcome is not known a part is stored");
  return wrong;
}

/** What nobody is to be told, whatever is stored. */
function* contradictions({ operations, program, root }: Run): Generator<string> {
  const scopes = new Set(operations.flatMap(({ scope }) => around(scope)).concat(root));
  for (const { told, error } of [...operations, ...scopes])
    if (told === "pending" || told === "unexpected") yield `it was told ${told}: ${String(error)}`;
  if (program.by === "core") return;
  const { completion = "rolledBack", told } = root;
  const last = lastOf(operations, root);
  const fits = {
    committed: told === "done" || last !== undefined,
    rolledBack: told === "notApplied",
    unknown: told === "unknown",
  };
  if (!fits[completion]) yield `the transaction was told ${told}, its hooks ${completion}`;
}

function expectedOf({ told, rows }: OperationRecord, fate: Fate): "all" | "nothing" | "either" {
  if (rows === 0 || fate === "undone" || told === "notApplied") return "nothing";
  return fate === "unknown" || told === "unknown" ? "either" : "all";
}

function fateOf(scope: ScopeRecord, { operations, program }: Run): Fate {
  const [root = scope, ...savepoints] = around(scope).toReversed();
  if (savepoints.some(({ told }) => told !== "done")) return "undone";
  if (program.by === "service")
    return root.completion === "committed"
      ? "kept"
      : root.completion === "unknown"
        ? "unknown"
        : "undone";
  if (root.told === "done" || lastOf(operations, root) !== undefined) return "kept";
  return root.told === "unknown" ? "unknown" : "undone";
}

/** The operation whose answer says that it has committed, whatever the callback threw behind it. */
function lastOf(
  operations: readonly OperationRecord[],
  root: ScopeRecord,
): OperationRecord | undefined {
  return operations.find(
    ({ operation: { kind, through }, scope, told }) =>
      through === "last" &&
      scope === root &&
      (told === "done" || told === "unheard") &&
      // What is no statement commits with the end of the callback.
      !["copyFrom", "copyLater", "stream"].includes(kind),
  );
}

/** A scope, and those around it. */
function around(scope: ScopeRecord): ScopeRecord[] {
  return scope.around === undefined ? [scope] : [scope, ...around(scope.around)];
}

function isDivided(run: Run, stored: ReadonlyMap<number, Stored>): boolean {
  const answered = run.operations.filter(
    (each) => each.told === "done" && each.rows > 0 && fateOf(each.scope, run) === "unknown",
  );
  return new Set(answered.map(({ id }) => stored.has(id))).size > 1;
}
