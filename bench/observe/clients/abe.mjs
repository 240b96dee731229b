import { createRequire, register } from "node:module";
import { meter } from "../meter.mjs";

/** The SDK that db-otel is tested with: the root install has it. */
const require = createRequire(new URL("../../../packages/db-otel/package.json", import.meta.url));

/**
 * db-core, watched or not.
 *
 * @param {import("../variants.mjs").Target} target
 * @param {"cut" | "alone" | "left" | "meter" | "producer"} how
 * @returns {Promise<import("../variants.mjs").Client>}
 */
export async function open({ max, ...address }, how) {
  const { createDatabaseServer } = await (how === "cut" ? cutCore() : import(dbCore));
  const { observer, recorded } = await watcher(how);
  const observers = observer === undefined ? {} : { observers: [observer] };
  const db = createDatabaseServer({ ...address, maxConnections: max }, observers);
  if (how === "left") db.addObserver({ ...everyStatement })();
  return { query: (text, values) => db.many(text, values), recorded, close: () => db.close() };
}

const dbCore = "../../../packages/db-core/dist/index.js";

/** Something can be cut out of it where its modules are files of their own. */
function cutCore() {
  register("../cut-observers.mjs", import.meta.url);
  return import("../../../packages/db-core/build/index.js");
}

/** Listens to all that happens with a statement. */
const everyStatement = { query: () => () => {}, acquire: () => () => {}, release: () => {} };

/** @param {string} how */
async function watcher(how) {
  const sdk = require("@opentelemetry/sdk-metrics");
  if (how === "meter") {
    const { otelObserver } = await import("../../../packages/db-otel/dist/index.js");
    const { meterProvider, recorded } = meter(sdk);
    return { observer: otelObserver({ meterProvider }), recorded };
  }
  if (how === "producer") {
    const { otelProducer } = await import("../../../packages/db-otel/dist/producer/index.js");
    const observer = otelProducer();
    return { observer, recorded: meter(sdk, [observer.metricProducer]).recorded };
  }
  return { observer: undefined, recorded: async () => 0 };
}
