import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, SpanKind, context, trace } from "@opentelemetry/api";
import type { Context, ContextManager } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import type { Histogram, MetricData } from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-base";

/** One series of a metric: a level or sum, or a histogram's count and sum. */
export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: number;
  /** Of a histogram: the sum of what was recorded; `value` is how often. */
  readonly sum: number | undefined;
}

/** A real SDK that keeps what it is told, to be read by a test. */
export class Telemetry {
  readonly #reader = new PullReader();
  readonly #exporter = new InMemorySpanExporter();
  readonly meterProvider: MeterProvider = new MeterProvider({ readers: [this.#reader] });
  readonly tracerProvider: BasicTracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(this.#exporter), this.#counting()],
  });
  #open = 0;

  /** Spans that have begun and not ended. */
  get openSpans(): number {
    return this.#open;
  }

  /** What would be exported now, by name. */
  async metrics(): Promise<Map<string, MetricData>> {
    const { resourceMetrics, errors } = await this.#reader.collect();
    if (errors.length > 0) throw new AggregateError(errors);
    const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return new Map(all.map((metric) => [metric.descriptor.name, metric]));
  }

  /** The series of one metric. */
  async points(name: string): Promise<Point[]> {
    const metric = (await this.metrics()).get(name);
    return (metric?.dataPoints ?? []).map(({ attributes, value }) => {
      if (typeof value === "number") return { attributes, value, sum: undefined };
      const { count, sum } = value as Histogram;
      return { attributes, value: count, sum };
    });
  }

  /** Ended spans without the tests' own. */
  get spans(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans().filter(({ name }) => name !== ownSpan);
  }

  /** Of the span that is the active one just now. */
  get activeSpanId(): string | undefined {
    return trace.getSpan(context.active())?.spanContext().spanId;
  }

  #counting(): SpanProcessor {
    return {
      onStart: () => void (this.#open += 1),
      onEnd: () => void (this.#open -= 1),
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
  }

  /** Runs `work` within a span of the test's own. */
  async within<T>(work: () => Promise<T> | T): Promise<T> {
    const span = this.tracerProvider
      .getTracer("test")
      .startSpan(ownSpan, { kind: SpanKind.SERVER });
    try {
      return await context.with(trace.setSpan(context.active(), span), work);
    } finally {
      span.end();
    }
  }
}

const ownSpan = "test";

/** The context follows `await`, as in a program with the SDK for Node.js. Returns how to undo it. */
export function followContext(): () => void {
  context.setGlobalContextManager(new StorageContextManager());
  return () => context.disable();
}

/** A reader that collects when a test wants it to. */
export class PullReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {
    await this.collect();
  }

  protected override async onShutdown(): Promise<void> {}
}

class StorageContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    work: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => work.call(thisArg, ...args));
  }

  bind<T>(_active: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}
