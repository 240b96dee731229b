import { join } from "node:path";
import { labelOf } from "../dashboard/series.mjs";
import { rulesPath } from "../dashboard/shipped-files.mjs";
import { root } from "../command.mjs";
import { Child } from "./child.mjs";
import { PrometheusServer } from "./prometheus-server.mjs";

/** @typedef {import("../dashboard/rows.mjs").Metrics} Metrics */
/** @typedef {{ readonly application: Child, readonly server: PrometheusServer }} Stage */

/** The same application twice: as its exporter spells names, and as a Collector does, with the unit of seconds. */
export const jobs = /** @type {const} */ (["without-unit", "with-unit"]);

/**
 * Starts the application of `examples/metrics`, and a Prometheus that scrapes it each second and knows the shipped
 * alerts; runs `use`; stops both.
 *
 * @template T
 * @param {{ readonly prometheus: string, readonly folder: string, readonly metrics: Metrics }} given
 * @param {(stage: Stage) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function onStage({ prometheus, folder, metrics }, use) {
  const main = join(root, "examples/metrics/dist/main.js");
  const env = { ...process.env, PORT: "0" };
  const application = new Child(process.execPath, [main], { cwd: root, env });
  try {
    const target = await application.until(
      "listening",
      () => /http:\/\/(\S+)\/metrics/.exec(application.said)?.[1],
    );
    const config = scrapeConfig(target, metrics);
    const server = await PrometheusServer.start(prometheus, folder, config);
    try {
      return await use({ application, server });
    } finally {
      await server.stop();
    }
  } finally {
    await application.stop();
  }
}

/**
 * @param {string} target
 * @param {Metrics} metrics
 */
function scrapeConfig(target, metrics) {
  const seconds = Object.values(metrics).filter(({ unit }) => unit === "s");
  const names = seconds.map(({ name }) => labelOf(name)).join("|");
  const withUnit = {
    source_labels: ["__name__"],
    regex: `(${names})_(bucket|sum|count)`,
    target_label: "__name__",
    replacement: "${1}_seconds_${2}",
  };
  const relabelling = { "without-unit": [], "with-unit": [withUnit] };
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: [join(root, rulesPath)],
    scrape_configs: jobs.map((job) => ({
      job_name: job,
      static_configs: [{ targets: [target] }],
      metric_relabel_configs: relabelling[job],
    })),
  };
}
