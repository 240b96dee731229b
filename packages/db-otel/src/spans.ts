import type {
  MigrationEvent,
  MigrationRunEvent,
  QueryEvent,
  SavepointEvent,
  TransactionEvent,
} from "@abe/db-core/observer";
import { SpanKind, SpanStatusCode, context, isSpanContextValid, trace } from "@opentelemetry/api";
import type { Attributes, Context, Span, Tracer, TracerProvider } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { failureAttributes } from "./failure.js";
import type { Failure } from "./failure.js";
import type { Hooks } from "./hooks.js";
import type { PoolMetrics } from "./pool-metrics.js";
import type { QueryLabel } from "./query-labels.js";
import { QueryTexts } from "./query-text.js";
import type { QueryTextPolicy } from "./query-text.js";
import { schemaUrl, scopeName, scopeVersion } from "./scope.js";

/** What {@link Spans} is made with. */
export interface SpanSettings {
  readonly tracerProvider: TracerProvider | undefined;
  readonly requireParentSpan: boolean;
  readonly hooks: Hooks;
  readonly queryText: QueryTextPolicy;
  readonly maxQueryTextLength: number;
}

/**
 * Begins the spans of a server. A method returns `undefined` where none is wanted: without a parent, unless
 * `requireParentSpan` is off. Migrations are nobody's request, so theirs are always wanted.
 */
export class Spans {
  readonly #tracer: Tracer;
  readonly #requireParent: boolean;
  readonly #hooks: Hooks;
  readonly #texts: QueryTexts;

  constructor(settings: SpanSettings) {
    const provider = settings.tracerProvider ?? trace.getTracerProvider();
    this.#tracer = provider.getTracer(scopeName, scopeVersion, { schemaUrl });
    this.#requireParent = settings.requireParentSpan;
    this.#hooks = settings.hooks;
    this.#texts = new QueryTexts(settings.queryText, settings.maxQueryTextLength);
  }

  /** Whether a span begun now would be wanted. */
  get wanted(): boolean {
    return !this.#requireParent || trace.getSpan(context.active()) !== undefined;
  }

  /** Text and summary are there from the beginning, so a sampler can see them. */
  query(event: QueryEvent, label: QueryLabel): Span | undefined {
    if (!this.wanted || !this.#hooks.admits(event)) return undefined;
    const text = this.#texts.of(event);
    return this.#tracer.startSpan(label.summary ?? "postgresql", {
      kind: SpanKind.CLIENT,
      attributes: {
        ...label.attributes.success,
        ...(text === undefined ? {} : { [attributeNames.text]: text }),
        ...batchSize(event),
      },
    });
  }

  transaction(event: TransactionEvent, name: string | undefined): Span | undefined {
    if (!this.wanted) return undefined;
    const { isolation } = event;
    return this.#tracer.startSpan(name ?? "transaction", {
      kind: SpanKind.INTERNAL,
      attributes: {
        [attributeNames.transactionReadOnly]: event.readOnly,
        [attributeNames.transactionAttempt]: event.attempt,
        ...(isolation === undefined ? {} : { [attributeNames.transactionIsolation]: isolation }),
      },
    });
  }

  savepoint({ depth }: SavepointEvent): Span | undefined {
    if (!this.wanted) return undefined;
    return this.#tracer.startSpan("savepoint", {
      kind: SpanKind.INTERNAL,
      attributes: { [attributeNames.savepointDepth]: depth },
    });
  }

  connect({ info, database }: PoolMetrics): Span | undefined {
    if (!this.wanted) return undefined;
    return this.#tracer.startSpan(`connect ${info.database}`, {
      kind: SpanKind.CLIENT,
      attributes: database,
    });
  }

  migrationRun({ direction }: MigrationRunEvent): Span {
    return this.#tracer.startSpan(`migrate ${direction}`, {
      kind: SpanKind.INTERNAL,
      attributes: { [attributeNames.migrationDirection]: direction },
    });
  }

  migration({ migration, direction, checksum }: MigrationEvent): Span {
    return this.#tracer.startSpan(`migration ${migration}`, {
      kind: SpanKind.INTERNAL,
      attributes: {
        [attributeNames.migrationName]: migration,
        [attributeNames.migrationDirection]: direction,
        [attributeNames.migrationChecksum]: checksum,
      },
    });
  }
}

/** What makes a span the parent of whatever its work begins. */
interface Activation {
  readonly run?: <T>(work: () => T) => T;
}

/**
 * Makes the span the parent of what the work begins.
 *
 * Without an SDK there is none: what the API gives instead is the parent once more, which would take the place
 * of another observer's span, or a span of zeros, which would be in every log line.
 */
export function within(span: Span): Activation {
  const outer: Context = context.active();
  const own = span.spanContext();
  if (!isSpanContextValid(own) || own.spanId === trace.getSpanContext(outer)?.spanId) return {};
  const active = trace.setSpan(outer, span);
  return { run: (work) => context.with(active, work) };
}

/**
 * Ends a span. Of an error it keeps the codes: a message such as `invalid input syntax for type integer:
 * "…"` quotes values.
 */
export function endSpan(
  span: Span | undefined,
  failure: Failure | undefined,
  attributes: Attributes = {},
): void {
  if (span === undefined) return;
  if (span.isRecording()) {
    span.setAttributes({ ...attributes, ...failureAttributes(failure) });
    if (failure !== undefined) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure.type });
    }
  }
  span.end();
}

/** The conventions want the size of what is sent as a batch, and call one statement no batch. */
function batchSize(event: QueryEvent): Attributes {
  if (event.kind !== "batch" || event.batchSize === 1) return {};
  return { [attributeNames.batchSize]: event.batchSize };
}
