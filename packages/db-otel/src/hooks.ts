import type { PoolSource, QueryEnd, QueryEvent } from "@abe/db-core/observer";
import type { Span } from "@opentelemetry/api";
import { warningCodes } from "./error-codes.js";
import type { OtelWarningCode } from "./error-codes.js";
import type { OtelObserverOptions } from "./otel-observer-options.js";

/** The options that are the program's own functions. */
export type HookOptions = Pick<OtelObserverOptions, "filter" | "enrich" | "normaliseSummary">;

type Option = keyof HookOptions;

/**
 * Calls the program's own functions. One that fails must not cost the program its metrics, as db-core removes
 * an observer that throws: it is as if it had not been given, and a warning tells of it once.
 */
export class Hooks {
  readonly #options: HookOptions;
  readonly #sources: Set<Pick<PoolSource, "warn">> = new Set();
  readonly #told: Set<Option> = new Set();

  constructor(options: HookOptions) {
    this.#options = options;
  }

  /** Makes it known whose observers may be told; the result ends that. */
  watch(source: Pick<PoolSource, "warn">): () => void {
    this.#sources.add(source);
    return () => {
      this.#sources.delete(source);
    };
  }

  /** Whether an operation is to have a span. */
  admits(event: QueryEvent): boolean {
    const { filter } = this.#options;
    return filter === undefined || this.#call("filter", () => filter(event)) !== false;
  }

  enrich(span: Span, event: QueryEvent, end: QueryEnd): void {
    const { enrich } = this.#options;
    if (enrich !== undefined) this.#call("enrich", () => enrich(span, event, end));
  }

  normalise(summary: string): string {
    const { normaliseSummary } = this.#options;
    if (normaliseSummary === undefined) return summary;
    const normalised: unknown = this.#call("normaliseSummary", () => normaliseSummary(summary));
    return typeof normalised === "string" ? normalised : summary;
  }

  #call<Value>(option: Option, call: () => Value): Value | undefined {
    try {
      const value = call();
      // Async by mistake: an unhandled rejection would end the process.
      if (value instanceof Promise) value.catch((error: unknown) => this.#failed(option, error));
      return value;
    } catch (error) {
      this.#failed(option, error);
      return undefined;
    }
  }

  #failed(option: Option, error: unknown): void {
    const [source] = this.#sources;
    if (source === undefined || this.#told.has(option)) return;
    this.#told.add(option);
    const code = "DB_OTEL_HOOK_FAILED" satisfies OtelWarningCode;
    const { when, then } = warningCodes[code];
    source.warn({ code, message: `${when} ${then}`, details: { option }, error });
  }
}
