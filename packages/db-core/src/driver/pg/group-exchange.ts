import type { Decoders, GroupResult, Prepared, StatementGroup } from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import type { KeptStatement, StatementCache, StatementPlan } from "../statement-cache.js";
import { type Effect, Exchange } from "./exchange.js";
import type { PgField, PgWire } from "./pg-client.js";
import { ResultCollector } from "./result-collector.js";
import { isServerMessage, toFieldInfo } from "./server-error.js";

interface Step {
  readonly kind: "begin" | "also" | "statement" | "commit";
  readonly prepared: Prepared;
  readonly collector: ResultCollector;
  plan: StatementPlan | undefined;
  bound: boolean;
}

/** Several statements by the extended protocol with one Sync at the end. */
export class GroupExchange extends Exchange<GroupResult> {
  readonly #group: StatementGroup;
  readonly #cache: StatementCache;
  readonly #decoders: Decoders;
  #steps: Step[];
  #at = 0;
  #stale = false;
  #renewed = false;

  constructor(group: StatementGroup, cache: StatementCache, decoders: Decoders) {
    super(group);
    this.#group = group;
    this.#cache = cache;
    this.#decoders = decoders;
    this.#steps = this.#plan();
  }

  #plan(): Step[] {
    const { prelude, statements, finish } = this.#group;
    const step = (kind: Step["kind"], prepared: Prepared): Step => ({
      kind,
      prepared,
      collector: new ResultCollector(
        prepared.decoders ?? this.#decoders,
        prepared.rowMode ?? "object",
      ),
      plan: undefined,
      bound: false,
    });
    return [
      ...(prelude === undefined ? [] : [step("begin", command(prelude.text))]),
      ...(prelude?.also ?? []).map((prepared) => step("also", prepared)),
      ...statements.map((prepared) => step("statement", prepared)),
      ...(finish === "commit" ? [step("commit", command("COMMIT"))] : []),
    ];
  }

  override get text(): string {
    return (this.#step ?? this.#steps.at(-1))?.prepared.text ?? "";
  }

  override get effect(): Effect {
    if (this.#steps.at(-1)?.kind === "commit") return "commit";
    return this.#steps[0]?.kind === "begin" ? "nothing" : "statement";
  }

  override get executions(): number {
    return this.#steps.length;
  }

  override mayHaveCommitted(before: TransactionStatus): boolean {
    const [first, ...others] = this.#steps;
    // In company the server lets nothing commit by itself.
    if (before !== "idle" || others.length > 0) return false;
    return first?.bound === true && first.prepared.commitsInParts === true;
  }

  /** The server had forgotten a kept statement, or its result type had changed. It is forgotten here too. */
  get isStale(): boolean {
    return this.#stale;
  }

  /**
   * Makes it ready to be sent once more, when nothing has run: a single statement that was stale before
   * the server had bound it.
   *
   * @returns whether it is.
   */
  renew(): boolean {
    if (!this.#stale || this.#renewed || this.#steps.length !== 1) return false;
    this.#renewed = true;
    this.#stale = false;
    this.#at = 0;
    this.#steps = this.#plan();
    this.written = false;
    this.serverError = undefined;
    return true;
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
    if (kept?.parsed !== true) wire.parse({ name: kept?.name ?? "", text });
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
      this.localError = { kind: "value", error, statement: this.text };
    }
  }

  /**
   * The server now ignores the Sync that follows the last step, so another one ends the group. Behind
   * any other step it finds a message that cannot be: it ends the session by itself.
   */
  override handleCopyInResponse(wire: PgWire): void {
    if (this.#at < this.#steps.length - 1) return;
    super.handleCopyInResponse(wire);
    wire.sync();
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
    super.handleError(error);
    // It undoes what was read, so that it could not be read matters no more.
    this.localError = undefined;
    const step = this.#step;
    const kept = this.#kept;
    this.#stale = step?.bound === false && kept?.parsed === true && saysStale(error);
    // Refused at Parse, or stale: what the server has under that name, if anything, is of no use.
    if (kept !== undefined && (this.#stale || !kept.parsed)) this.#cache.forget(kept.text);
    for (const { plan } of this.#steps.slice(this.#at + 1))
      if (plan !== undefined) this.#cache.skipped(plan);
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

function saysStale(error: unknown): boolean {
  if (!isServerMessage(error)) return false;
  if (error.code === "26000") return true;
  return error.code === "0A000" && error.routine === "RevalidateCachedQuery";
}

function command(text: string): Prepared {
  return { text, values: [], keep: false };
}

/** pg sends a Buffer in binary format and everything else as text. */
export function toBuffer(value: string | Uint8Array | null): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
