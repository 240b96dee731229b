/**
 * Asks a real Prometheus everything that the shipped dashboard and alerts ask: `node scripts/prometheus/run.mjs`.
 * It scrapes examples/metrics, an application in every situation that the metrics tell of. No answer may be empty, no
 * question refused, for either spelling of the names, and every alert must be raised. Needs a build.
 *
 * Prometheus is the one on the PATH, else Debian's package, unpacked into a folder. Where it cannot be had this says
 * so and ends with 0; with `--require` it is a failure.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root, run } from "../command.mjs";
import { alertRules } from "../dashboard/alert-rules.mjs";
import { rulesPath } from "../dashboard/shipped-files.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";
import { NoPrometheusError, findPrometheus } from "./debian-prometheus.mjs";
import { QueryRefusedError } from "./prometheus-server.mjs";
import { labelQuestion, shippedDashboard, withVariables } from "./questions.mjs";
import { jobs, onStage } from "./stage.mjs";

/** @typedef {import("../dashboard/alert-rules.mjs").AlertRule} AlertRule */
/** @typedef {import("./prometheus-server.mjs").PrometheusServer} PrometheusServer */
/** @typedef {{ readonly text: string, readonly isAnswered: (server: PrometheusServer) => Promise<boolean> }} Question */

/** Some questions had no answer, though the application was in the situation that they are about. */
class UnansweredError extends Error {
  /** @param {readonly Question[]} questions */
  constructor(questions) {
    super(`no answer to:\n${questions.map(({ text }) => `  ${text}`).join("\n")}`);
    this.name = "UnansweredError";
  }
}

/** How long the application may take until it has been in every situation. */
const limitMs = 60_000;

/** @returns {Question[]} */
function panelQuestions() {
  const { panels } = shippedDashboard();
  const targets = panels.flatMap(({ title, targets: all = [] }) =>
    all.map((target) => ({ title, target })),
  );
  return jobs.flatMap((job) =>
    targets.map(({ title, target }) => {
      const expression = withVariables(target.expr, job);
      return {
        text: `${title}, ${target.legendFormat}, ${job}: ${expression}`,
        isAnswered: async (server) => {
          const samples = await server.query(expression);
          return samples.some(({ value }) => Number.isFinite(Number(value[1])));
        },
      };
    }),
  );
}

/** @returns {Question[]} */
function variableQuestions() {
  const { list } = shippedDashboard().templating;
  return jobs.flatMap((job) =>
    list.flatMap(({ name, definition }) => {
      if (definition === undefined) return [];
      const { selector, label } = labelQuestion(withVariables(definition, job));
      return [
        {
          text: `the choices of ${name}, ${job}: ${definition}`,
          isAnswered: async (server) => (await server.labelValues(label, selector)).length > 0,
        },
      ];
    }),
  );
}

/**
 * Raised: pending counts, since some must last for minutes.
 *
 * @param {readonly AlertRule[]} rules
 * @returns {Question[]}
 */
function alertQuestions(rules) {
  return jobs.flatMap((job) =>
    rules.map(({ alert, expr }) => ({
      text: `the alert ${alert}, ${job}: ${expr}`,
      isAnswered: async (server) => {
        const rule = (await server.rules()).find(({ name }) => name === alert);
        if (rule?.health === "err") throw new QueryRefusedError(expr, rule.lastError ?? "");
        return rule?.alerts.some(({ labels }) => labels["job"] === job) === true;
      },
    })),
  );
}

/**
 * Those that have no answer yet.
 *
 * @param {PrometheusServer} server
 * @param {readonly Question[]} questions
 */
async function unanswered(server, questions) {
  const left = [];
  for (const question of questions) {
    if (!(await question.isAnswered(server))) left.push(question);
  }
  return left;
}

/**
 * @param {import("./stage.mjs").Stage} stage
 * @param {readonly Question[]} questions
 */
async function askAll({ application, server }, questions) {
  let left = questions;
  const deadline = Date.now() + limitMs;
  await application.until("in every situation", async () => {
    left = await unanswered(server, left);
    if (left.length > 0 && Date.now() > deadline) throw new UnansweredError(left);
    return left.length === 0 ? true : undefined;
  });
}

/**
 * What needs no data: the rules are valid, and are raised when they should be and only then; the reader's
 * configuration is valid.
 *
 * @param {string} promtool
 */
async function checkFiles(promtool) {
  await run(promtool, ["check", "rules", join(root, rulesPath)]);
  await run(promtool, ["test", "rules", join(root, "scripts/prometheus/rules-test.yml")]);
  await run(promtool, ["check", "config", join(root, "examples/metrics/prometheus.yml")]);
}

async function main() {
  const { prometheus, promtool } = await findPrometheus();
  const built = join(root, "packages/db-otel/build/metric-names.js");
  /** @type {typeof import("../../packages/db-otel/src/metric-names.ts")} */
  const { metricNames } = await import(pathToFileURL(built).href);
  await checkFiles(promtool);
  const panels = panelQuestions();
  const choices = variableQuestions();
  const alerts = alertQuestions(alertRules(metricNames));
  await withTemporaryFolder((folder) =>
    onStage({ prometheus, folder, metrics: metricNames }, (stage) =>
      askAll(stage, [...panels, ...choices, ...alerts]),
    ),
  );
  console.log((await run(prometheus, ["--version"])).split("\n")[0]);
  console.log(
    `all answered, in ${jobs.length} spellings: ${panels.length} questions of panels, ${choices.length} of variables; ${alerts.length} alerts raised`,
  );
}

await program(() =>
  main().catch((error) => {
    if (!(error instanceof NoPrometheusError) || process.argv.includes("--require")) throw error;
    console.log(`SKIPPED: ${error.message}`);
  }),
);
