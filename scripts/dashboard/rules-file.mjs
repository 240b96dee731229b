/** @typedef {import("./alert-rules.mjs").AlertRule} AlertRule */

/**
 * The rules as a file that Prometheus reads.
 *
 * @param {readonly AlertRule[]} rules
 */
export function rulesFile(rules) {
  return [
    "# Alerts about what @abe/db-otel measures. Thresholds are where to begin: copy the file and change them.",
    "groups:",
    "  - name: abe-db",
    "    rules:",
    ...rules.flatMap(ruleLines),
    "",
  ].join("\n");
}

/** @param {AlertRule} rule */
function ruleLines({ alert, expr, for: duration, severity, summary, description }) {
  return [
    `      - alert: ${alert}`,
    "        expr: |",
    ...expr.split("\n").map((line) => `          ${line}`),
    `        for: ${duration}`,
    "        labels:",
    `          severity: ${severity}`,
    "        annotations:",
    `          summary: ${quoted(summary)}`,
    `          description: ${quoted(description)}`,
  ];
}

/**
 * A text of JSON is one of YAML.
 *
 * @param {string} text
 */
function quoted(text) {
  return JSON.stringify(text);
}
