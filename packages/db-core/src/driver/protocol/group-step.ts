import type { Decoders, Prepared } from "../driver.js";
import type { Frontend } from "./frontend.js";
import { ResultCollector } from "./result-collector.js";
import type { KeptStatement, StatementCache, StatementPlan } from "./statement-cache.js";

/** What a statement of a group is there for. */
export type StepKind = "begin" | "also" | "statement" | "commit";

/** One statement of a group, from its first message to its CommandComplete. */
export class GroupStep<Row> extends ResultCollector<Row> {
  readonly kind: StepKind;
  readonly prepared: Prepared;
  plan: StatementPlan<Row> | undefined;
  /** The server has answered BindComplete: it may have run. */
  bound = false;
  /** Its Parse was sent, and not answered. */
  parsing = false;
  /** The server parsed it before, and may know other types of parameters than a Parse would find now. */
  reused = false;

  constructor(kind: StepKind, prepared: Prepared, decoders: Decoders) {
    super(prepared.decoders ?? decoders, prepared.rowMode);
    this.kind = kind;
    this.prepared = prepared;
  }

  get kept(): KeptStatement<Row> | undefined {
    return this.plan?.statement;
  }

  write(frontend: Frontend, cache: StatementCache<Row>): void {
    const { text, values, keep } = this.prepared;
    this.plan = keep ? cache.plan(text) : undefined;
    const { kept } = this;
    const statement = kept?.name ?? "";
    for (const { name } of this.plan?.close ?? []) frontend.closeStatement(name);
    this.reused = kept?.parsed === true;
    this.parsing = !this.reused;
    if (this.parsing) frontend.parse(statement, text);
    // A kept statement's columns are known: a change of them is refused with 0A000.
    const shape = kept?.shape;
    const known = shape === undefined || shape === "none" ? undefined : shape;
    const formats = known && this.expect(known, frontend.binary);
    frontend.bind({ portal: "", statement, values, formats });
    if (shape === undefined) frontend.describePortal("");
    frontend.execute("", 0);
  }

  parseComplete(): void {
    this.parsing = false;
    if (this.kept !== undefined) this.kept.parsed = true;
  }
}
