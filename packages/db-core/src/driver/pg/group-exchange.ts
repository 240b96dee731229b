import type { Decoders, GroupResult, Prepared, StatementGroup } from "../driver.js";
import type { KeptStatement, StatementCache, StatementPlan } from "../statement-cache.js";
import { type Effect, Exchange } from "./exchange.js";
import type { PgField, PgWire } from "./pg-client.js";
import { ResultCollector } from "./result-collector.js";
import { toFieldInfo } from "./server-error.js";

interface Step {
  readonly kind: "begin" | "also" | "statement" | "commit";
  readonly prepared: Prepared;
  readonly collector: ResultCollector;
  plan: StatementPlan | undefined;
  parsing: boolean;
  bound: boolean;
}

/** Several statements by the extended protocol with one Sync at the end. */
export class GroupExchange extends Exchange<GroupResult> {
  readonly #steps: Step[];
  readonly #cache: StatementCache;
  #at = 0;

  constructor(group: StatementGroup, cache: StatementCache, decoders: Decoders) {
    super();
    this.#cache = cache;
    const step = (kind: Step["kind"], prepared: Prepared): Step => ({
      kind,
      prepared,
      collector: new ResultCollector(prepared.decoders ?? decoders, prepared.rowMode ?? "object"),
      plan: undefined,
      parsing: false,
      bound: false,
    });
    const { prelude, statements, finish } = group;
    this.#steps = [
      ...(prelude === undefined ? [] : [step("begin", command(prelude.text))]),
      ...(prelude?.also ?? []).map((prepared) => step("also", prepared)),
      ...statements.map((prepared) => step("statement", prepared)),
      ...(finish === "commit" ? [step("commit", command("COMMIT"))] : []),
    ];
  }

  override get text(): string {
    return this.#step?.prepared.text ?? "";
  }

  override get effect(): Effect {
    if (this.#steps.at(-1)?.kind === "commit") return "commit";
    return this.#steps[0]?.kind === "begin" ? "nothing" : "statement";
  }

  /**
   * A kept statement failed before the server had bound it, so nothing has run: the plan is stale or
   * the statement is gone, and the text may be sent again.
   */
  get failedUnbound(): boolean {
    const step = this.#step;
    return this.#steps.length === 1 && step?.plan !== undefined && !step.bound;
  }

  protected override write(wire: PgWire): void {
    for (const step of this.#steps) this.#writeStep(wire, step);
    wire.sync();
  }

  #writeStep(wire: PgWire, step: Step): void {
    const { text, values, keep } = step.prepared;
    step.plan = keep ? this.#cache.plan(text) : undefined;
    const kept = step.plan?.statement;
    for (const name of step.plan?.close ?? []) wire.close({ type: "S", name });
    step.parsing = kept?.parsed !== true;
    if (step.parsing) wire.parse({ name: kept?.name ?? "", text });
    wire.bind({ portal: "", statement: kept?.name ?? "", values: values.map(toBuffer) });
    // A kept statement's columns are known: a change of them is refused with 0A000.
    if (kept?.fields === undefined) wire.describe({ type: "P", name: "" });
    else step.collector.describe(kept.fields);
    wire.execute({ portal: "", rows: 0 });
  }

  get #step(): Step | undefined {
    return this.#steps[this.#at];
  }

  get #kept(): KeptStatement | undefined {
    return this.#step?.plan?.statement;
  }

  override parseComplete(): void {
    const kept = this.#kept;
    if (kept !== undefined) kept.parsed = true;
  }

  override bindComplete(): void {
    if (this.#step !== undefined) this.#step.bound = true;
  }

  override noData(): void {
    const kept = this.#kept;
    if (kept !== undefined) kept.fields = [];
  }

  override handleRowDescription(message: { fields: PgField[] }): void {
    const fields = message.fields.map(toFieldInfo);
    this.#step?.collector.describe(fields);
    const kept = this.#kept;
    if (kept !== undefined) kept.fields = fields;
  }

  override handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.localError !== undefined) return;
    try {
      this.#step?.collector.add(message.fields);
    } catch (error) {
      this.localError = { error };
    }
  }

  override handleCommandComplete(message: { text: string }): void {
    if (message.text.startsWith("DISCARD ALL") || message.text.startsWith("DEALLOCATE ALL"))
      this.#cache.clear();
    this.#step?.collector.complete(message.text);
    this.#at++;
  }

  override handleEmptyQuery(): void {
    this.#at++;
  }

  override handleError(error: unknown): void {
    const kept = this.#kept;
    // The Parse itself was refused: the server has nothing under that name.
    if (kept !== undefined && !kept.parsed) this.#cache.forget(kept.text);
    super.handleError(error);
  }

  override finish(): void {
    const pick = (kind: Step["kind"]) =>
      this.#steps.filter((step) => step.kind === kind).map((step) => step.collector.result());
    const commit = pick("commit")[0];
    this.resolve({
      prelude: pick("also"),
      statements: pick("statement"),
      ...(commit === undefined ? {} : { commitTag: commit.command }),
      notices: this.notices,
    });
  }
}

function command(text: string): Prepared {
  return { text, values: [], keep: false };
}

/** pg sends a Buffer in binary format and everything else as text. */
export function toBuffer(value: string | Uint8Array | null): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
