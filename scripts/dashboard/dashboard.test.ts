import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricNames } from "../../packages/db-otel/src/metric-names.js";
import type { MetricDefinition } from "../../packages/db-otel/src/metric-names.js";
import { firstColumn } from "../../test/structure/documents.js";
import { alertRules } from "./alert-rules.mjs";
import { grafanaDashboard } from "./grafana-dashboard.mjs";
import { dashboardRows } from "./rows.mjs";
import { labelOf, series, seriesNames, seriesPatterns } from "./series.mjs";
import { shippedFiles } from "./shipped-files.mjs";

const metrics: readonly MetricDefinition[] = Object.values(metricNames);
const panels = dashboardRows(metricNames).flatMap((row) => row.panels);
const targets = panels.flatMap((panel) => panel.targets);
const rules = alertRules(metricNames);
const expressions = [...targets.map(({ expression }) => expression), ...rules.map((r) => r.expr)];

/** The metrics whose series a pattern of an expression finds. */
function found(pattern: RegExp): MetricDefinition[] {
  return metrics.filter((metric) => seriesNames(metric).some((name) => pattern.test(name)));
}

describe("the names in Prometheus", () => {
  it("are without the unit, and with that of seconds", () => {
    expect(seriesNames(metricNames.connectionWaitTime)).toEqual([
      "db_client_connection_wait_time_bucket",
      "db_client_connection_wait_time_count",
      "db_client_connection_wait_time_sum",
      "db_client_connection_wait_time_seconds_bucket",
      "db_client_connection_wait_time_seconds_count",
      "db_client_connection_wait_time_seconds_sum",
    ]);
    expect(seriesNames(metricNames.connectionTimeouts)).toEqual([
      "db_client_connection_timeouts_total",
    ]);
    expect(seriesNames(metricNames.connectionCount)).toEqual(["db_client_connection_count"]);
  });

  it("are all found by an expression", () => {
    for (const metric of metrics) {
      const patterns = [undefined, "bucket", "sum"] as const;
      const expression = patterns.map((part) => series(metric, ['x="1"'], part)).join(" + ");
      for (const name of seriesNames(metric)) {
        expect(seriesPatterns(expression).filter((each) => each.test(name))).not.toEqual([]);
      }
    }
  });
});

describe("the shipped files", () => {
  it.each(shippedFiles(metricNames))("$path is what the table of metrics says", (file) => {
    const url = new URL(`../../${file.path}`, import.meta.url);
    expect(readFileSync(url, "utf8")).toBe(file.text);
  });

  it("are in the package", () => {
    const url = new URL("../../packages/db-otel/package.json", import.meta.url);
    const { files } = JSON.parse(readFileSync(url, "utf8")) as { files: string[] };
    expect(files).toContain("dashboards");
  });
});

describe("the dashboard", () => {
  it("shows every metric; of one with two names the newer", () => {
    const patterns = targets.flatMap(({ expression }) => seriesPatterns(expression));
    const shown = new Set(patterns.flatMap(found));
    const hidden = metrics.filter((metric) => !shown.has(metric));
    expect(hidden).toEqual([metricNames.connectionMax]);
  });

  it("has a line for each value of the labels that a legend names", () => {
    for (const { expression, legend } of targets) {
      const named = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      const by = /\bby \(([^)]*)\)/.exec(expression)?.[1]?.split(", ") ?? [];
      expect(by.filter((label) => label !== "le")).toEqual(named);
    }
  });

  it("is narrowed by the job everywhere, and by what else a metric can be told apart", () => {
    for (const { expression } of targets) {
      for (const braces of expression.match(/\{[^}]*\}/g) ?? []) {
        expect(braces).toContain('job=~"$job"');
      }
    }
    const { list } = grafanaDashboard(metricNames).templating;
    const names = list.map(({ name }) => name);
    const used = expressions.join().matchAll(/\$([a-z]\w*)/g);
    const wanted = names.filter((name) => name !== "datasource");
    expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(wanted));
  });

  it("says of each panel what it tells", () => {
    for (const { answers } of panels) expect(answers).toMatch(/^[A-Z].{10,}[.]$/);
    expect(new Set(panels.map(({ answers }) => answers)).size).toBe(panels.length);
  });

  it("puts no panel upon another, and fills each line", () => {
    const cells = new Map<string, number>();
    for (const { id, gridPos } of grafanaDashboard(metricNames).panels) {
      const { x, y, w, h } = gridPos;
      for (let column = x; column < x + w; column++) {
        for (let line = y; line < y + h; line++) {
          expect(cells.get(`${column} ${line}`)).toBeUndefined();
          cells.set(`${column} ${line}`, id);
        }
      }
    }
    const columns = [...cells.keys()].map((cell) => Number(cell.split(" ")[0]));
    expect(Math.min(...columns)).toBe(0);
    expect(Math.max(...columns)).toBe(23);
    const lines = new Set([...cells.keys()].map((cell) => cell.split(" ")[1]));
    expect(cells.size).toBe(lines.size * 24);
  });
});

describe("every expression", () => {
  it("names series of metrics that exist", () => {
    for (const expression of expressions) {
      const patterns = seriesPatterns(expression);
      expect(patterns).not.toEqual([]);
      for (const pattern of patterns) expect(found(pattern)).toHaveLength(1);
    }
  });

  it("names attributes that its metric has", () => {
    const always = ["job", "instance", "le", "__name__"];
    for (const expression of expressions) {
      const labels = seriesPatterns(expression)
        .flatMap(found)
        .flatMap(({ attributes }) => attributes.map(({ name }) => labelOf(name)));
      const matched = [...expression.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label);
      const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, by]) =>
        by?.split(", "),
      );
      expect([...always, ...labels]).toEqual(expect.arrayContaining([...matched, ...grouped]));
    }
  });
});

describe("the alerts", () => {
  it("are told apart by their names, and say what to do", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { summary, description, for: duration } of rules) {
      expect(summary).toContain("{{ $");
      expect(description.length).toBeGreaterThan(40);
      expect(duration).toMatch(/^\d+m$/);
    }
  });

  it("are in docs/observability.md, each with how long it must last", () => {
    const page = readFileSync(new URL("../../docs/observability.md", import.meta.url), "utf8");
    expect(firstColumn(page, "Alert")).toEqual(rules.map(({ alert }) => `\`${alert}\``));
    for (const { alert, for: duration } of rules) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${alert}\``));
      const lasting = duration === "0m" ? "once" : duration.replace("m", " min");
      expect(row?.split("|").at(-2)?.trim()).toBe(lasting);
    }
  });

  it("only show labels that their result has", () => {
    for (const { expr, summary } of rules) {
      const by = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(", ");
      const shown = [...summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      expect(by).toEqual(expect.arrayContaining(shown));
    }
  });
});
