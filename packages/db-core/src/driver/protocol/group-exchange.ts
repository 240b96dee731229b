import type {
  Decoders,
  GroupResult,
  Prepared,
  StatementGroup,
  StatementResult,
} from "../driver.js";
import type { TransactionStatus } from "../transaction-status.js";
import { type Effect, Exchange } from "./exchange.js";
import type { Frontend } from "./frontend.js";
import { GroupStep, type StepKind } from "./group-step.js";
import type { RowShape } from "./row-shape.js";
import { isServerMessage } from "./server-message.js";
import type { StatementCache } from "./statement-cache.js";

/** Several statements by the extended protocol with one Sync at the end. */
export class GroupExchange<Row> extends Exchange<GroupResult, Row> {
  readonly #group: StatementGroup;
  readonly #cache: StatementCache<Row>;
  readonly #decoders: Decoders;
  #steps: readonly GroupStep<Row>[];
  #at = 0;
  #stale = false;
  /** A kept statement was refused for what a Parse may find otherwise now. */
  #outdated = false;
  #renewed = false;

  constructor(group: StatementGroup, cache: StatementCache<Row>, decoders: Decoders) {
    super(group);
    this.#group = group;
    this.#cache = cache;
    this.#decoders = decoders;
    this.#steps = this.#plan();
  }

  #plan(): readonly GroupStep<Row>[] {
    const { prelude, statements, finish } = this.#group;
    const decoders = this.#decoders;
    const steps = statements.map((each) => new GroupStep<Row>("statement", each, decoders));
    if (prelude !== undefined) {
      const also = prelude.also.map((each) => new GroupStep<Row>("also", each, decoders));
      steps.unshift(new GroupStep("begin", command(prelude.text), decoders), ...also);
    }
    if (finish === "commit") steps.push(new GroupStep("commit", command("COMMIT"), decoders));
    return steps;
  }

  override get text(): string {
    return (this.#step ?? this.#steps.at(-1))?.prepared.text ?? "";
  }

  override get effect(): Effect {
    if (this.#steps.at(-1)?.kind === "commit") return "commit";
    return this.#steps[0]?.kind === "begin" ? "nothing" : "statement";
  }

  override get overlaps(): boolean {
    return this.#group.overlaps === true;
  }

  override get executions(): number {
    return this.#steps.length;
  }

  override get isAnswered(): boolean {
    return this.#at === this.#steps.length;
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
   * the server had bound it, or whose values did not fit types that it was parsed with earlier.
   *
   * @returns whether it is.
   */
  renew(): boolean {
    if (!this.#outdated || this.#renewed || this.#steps.length !== 1) return false;
    this.#renewed = true;
    this.#stale = false;
    this.#outdated = false;
    this.#at = 0;
    this.#steps = this.#plan();
    this.written = false;
    this.serverError = undefined;
    return true;
  }

  override write(frontend: Frontend): void {
    for (const step of this.#steps) step.write(frontend, this.#cache);
    frontend.sync();
  }

  get #step(): GroupStep<Row> | undefined {
    return this.#steps[this.#at];
  }

  override parseComplete(): void {
    this.#step?.parseComplete();
  }

  override bindComplete(): void {
    if (this.#step !== undefined) this.#step.bound = true;
  }

  override noData(): void {
    const kept = this.#step?.kept;
    if (kept !== undefined) kept.shape = "none";
  }

  override rowDescription(shape: RowShape<Row>): void {
    const step = this.#step;
    step?.describe(shape);
    if (step?.kept !== undefined) step.kept.shape = shape;
  }

  override dataRow(row: Row): void {
    const step = this.#step;
    if (step !== undefined) this.collect(step, row);
  }

  /**
   * The server now ignores the Sync that follows the last step, so another one ends the group. Behind
   * any other step it finds a message that cannot be: it ends the session by itself.
   */
  override copyInResponse(frontend: Frontend): void {
    if (this.#at < this.#steps.length - 1) return;
    super.copyInResponse(frontend);
    frontend.sync();
  }

  override commandComplete(tag: string): void {
    if (tag === "DISCARD ALL" || tag === "DEALLOCATE ALL") this.#cache.clear();
    this.#step?.complete(tag);
    this.#at++;
  }

  override emptyQuery(): void {
    this.#at++;
  }

  override errorResponse(error: unknown): void {
    super.errorResponse(error);
    // It undoes what was read, so that it could not be read matters no more.
    this.localError = undefined;
    const step = this.#step;
    const kept = step?.kept;
    const isUnbound = kept !== undefined && step?.bound === false;
    this.#stale = isUnbound && !step.parsing && saysStale(error);
    this.#outdated = this.#stale || (isUnbound && step.reused && saysUnfit(error));
    // Refused at Parse, or outdated: what the server has under that name, if anything, is of no use.
    if (isUnbound && (this.#outdated || step.parsing)) this.#cache.drop(kept);
    for (const { plan } of this.#steps.slice(this.#at + 1))
      if (plan !== undefined) this.#cache.skipped(plan);
  }

  override finish(): void {
    const [only] = this.#steps;
    if (this.#steps.length === 1 && only?.kind === "statement") {
      const { notices } = this;
      this.resolve({ prelude: noResults, statements: [only.result()], notices });
    } else this.#finishMany();
  }

  #finishMany(): void {
    const pick = (kind: StepKind): StatementResult[] => {
      const results: StatementResult[] = [];
      for (const step of this.#steps) if (step.kind === kind) results.push(step.result());
      return results;
    };
    const [commit] = pick("commit");
    this.resolve({
      prelude: pick("also"),
      statements: pick("statement"),
      ...(commit === undefined ? {} : { commitTag: commit.command }),
      notices: this.notices,
    });
  }
}

const noResults: readonly StatementResult[] = [];

function saysStale(error: unknown): boolean {
  if (!isServerMessage(error)) return false;
  if (error.code === "26000") return true;
  return error.code === "0A000" && error.routine === "RevalidateCachedQuery";
}

/**
 * A parameter keeps the type that it had at Parse, also where its column has another one since, or that type is gone:
 * values that fit the column are refused then, before anything runs. Any error in a value (class 22) is one of them, as
 * each type's input has its own; a tsvector's is 42601, a domain's 23502 and 23514, that of a type that is gone XX000.
 */
const unfit = /^(?:22...|42601|42804|42883|23502|23514|XX000)$/;

function saysUnfit(error: unknown): boolean {
  return isServerMessage(error) && error.code !== undefined && unfit.test(error.code);
}

function command(text: string): Prepared {
  return { text, values: [], keep: false };
}
