import { createRequire } from "node:module";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import * as sdk from "@opentelemetry/sdk-metrics";
import { meter } from "../meter.mjs";

/**
 * pg's own pool, with its instrumentation or without.
 *
 * @param {import("../variants.mjs").Target} target
 * @param {"alone" | "instrumented"} how
 * @returns {Promise<import("../variants.mjs").Client>}
 */
export async function open({ max, ...address }, how) {
  const { meterProvider, recorded } = meter(sdk);
  if (how === "instrumented") {
    registerInstrumentations({ instrumentations: [new PgInstrumentation()], meterProvider });
  }
  // The instrumentation patches what is required after it.
  const { Pool } = createRequire(import.meta.url)("pg");
  const pool = new Pool({ ...address, max, ssl: false });
  return {
    query: async (text, values) => (await pool.query(text, values)).rows,
    recorded,
    close: () => pool.end(),
  };
}
