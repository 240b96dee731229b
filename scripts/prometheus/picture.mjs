/**
 * Draws the shipped dashboard as Prometheus answers it for examples/metrics, and writes docs/dashboard.svg:
 * `node scripts/prometheus/picture.mjs [seconds]`, default 240. Needs a build; it looks the same each time, but is not.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { program, root } from "../command.mjs";
import { withTemporaryFolder } from "../temporary-folder.mjs";
import { findPrometheus } from "./debian-prometheus.mjs";
import { drawPanel, escaped } from "./picture-panel.mjs";
import { shippedDashboard, withVariables } from "./questions.mjs";
import { jobs, onStage } from "./stage.mjs";

/** @typedef {import("./prometheus-server.mjs").PrometheusServer} PrometheusServer */
/** @typedef {import("./questions.mjs").DashboardPanel} DashboardPanel */
/** @typedef {import("./questions.mjs").Target} Target */
/** @typedef {import("./picture-panel.mjs").DrawnLine} DrawnLine */

/** Pixels of a column and of a line of Grafana's grid. */
const cell = { width: 50, height: 28 };
const moments = 60;

/**
 * @param {PrometheusServer} server
 * @param {Target} target
 * @param {number} seconds
 * @returns {Promise<DrawnLine[]>}
 */
async function linesOf(server, { expr, legendFormat }, seconds) {
  const end = Math.floor(Date.now() / 1_000);
  const step = Math.max(1, Math.floor(seconds / moments));
  const start = end - step * (moments - 1);
  const found = await server.queryRange(withVariables(expr, jobs[0]), { start, end, step });
  return found.map(({ metric, values }) => {
    const known = new Map(values.map(([at, value]) => [at, Number(value)]));
    return {
      name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? "(none)"),
      values: Array.from({ length: moments }, (_, at) => {
        const value = known.get(start + at * step);
        return Number.isFinite(value) ? value : undefined;
      }),
    };
  });
}

/**
 * @param {PrometheusServer} server
 * @param {DashboardPanel} panel
 * @param {number} seconds
 */
async function drawn(server, { type, title, gridPos, targets = [], fieldConfig }, seconds) {
  const place = `translate(${gridPos.x * cell.width} ${gridPos.y * cell.height + 40})`;
  if (type === "row")
    return `<text transform="${place}" x="8" y="20" class="row">${escaped(title)}</text>`;
  const lines = [];
  for (const target of targets) lines.push(...(await linesOf(server, target, seconds)));
  const panel = drawPanel({
    title,
    type: type === "stat" ? "stat" : "timeseries",
    unit: fieldConfig?.defaults.unit ?? "short",
    isStacked: fieldConfig?.defaults.custom?.stacking.mode === "normal",
    width: gridPos.w * cell.width,
    height: gridPos.h * cell.height,
    lines,
  });
  return `<g transform="${place}">\n${panel}\n</g>`;
}

/**
 * @param {PrometheusServer} server
 * @param {number} seconds
 */
async function picture(server, seconds) {
  const { title, panels } = shippedDashboard();
  const bottom = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h));
  const size = { width: 24 * cell.width, height: bottom * cell.height + 46 };
  const parts = [];
  for (const panel of panels) parts.push(await drawn(server, panel, seconds));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12">`,
    `<style>${style}</style>`,
    `<rect width="100%" height="100%" fill="#f4f5f7"/>`,
    `<text x="10" y="28" class="head">${escaped(title)}</text>`,
    `<text x="${size.width - 10}" y="28" class="mark">${Math.round(seconds / 60)} minutes of examples/metrics</text>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

const style = [
  ".line{fill:none;stroke-width:1.6;stroke-linejoin:round}",
  ".grid{stroke:#e7eaee;fill:none}",
  ".mark{fill:#6a737d;font-size:11px;text-anchor:end}",
  ".name{fill:#3b434b;font-size:12px}",
  ".title{fill:#24292f;font-weight:600;font-size:14px}",
  ".row{fill:#24292f;font-weight:600;font-size:16px}",
  ".head{fill:#24292f;font-weight:600;font-size:20px}",
  ".number{fill:#1f5fae;font-size:34px;font-weight:600;text-anchor:middle}",
].join("");

await program(async () => {
  const seconds = Number(process.argv[2] ?? 240);
  const { prometheus } = await findPrometheus();
  const built = join(root, "packages/db-otel/build/metric-names.js");
  /** @type {typeof import("../../packages/db-otel/src/metric-names.ts")} */
  const { metricNames } = await import(pathToFileURL(built).href);
  await withTemporaryFolder((folder) =>
    onStage({ prometheus, folder, metrics: metricNames }, async ({ application, server }) => {
      // The first scrapes, and the range of a rate, come before.
      const lasting = (seconds + 30) * 1_000;
      const end = Date.now() + lasting;
      const look = () => (Date.now() > end ? true : undefined);
      await application.until("at the end", look, 2 * lasting);
      const svg = await picture(server, seconds);
      writeFileSync(join(root, "docs/dashboard.svg"), svg);
      console.log(`docs/dashboard.svg: ${Math.round(svg.length / 1_000)} KB`);
    }),
  );
});
