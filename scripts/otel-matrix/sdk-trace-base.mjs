/** What the tests use of SDK 2, in SDK 3: in another package, one class by another name, one with options. */

/** @typedef {new (options: object) => object} Class */

/** A name that no compiler follows: the package is not part of the root install. */
const name = "@opentelemetry/sdk-trace";
/** @type {{ InMemorySpanExporter: Class, SimpleSpanProcessor: Class, TracerProvider: Class }} */
const sdk = await import(name);

export const BasicTracerProvider = sdk.TracerProvider;
export const InMemorySpanExporter = sdk.InMemorySpanExporter;

export class SimpleSpanProcessor extends sdk.SimpleSpanProcessor {
  /** @param {object} exporter */
  constructor(exporter) {
    super({ exporter });
  }
}
