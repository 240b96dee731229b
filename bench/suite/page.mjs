import { chart, panelsOf } from "./chart.mjs";
import { reasons } from "./reasons.mjs";
import { gatesTable, shown, trafficTables, workloadTable } from "./report.mjs";
import { markdownTable } from "../../scripts/markdown-table.mjs";

/** @typedef {import("./summary.mjs").Summary} Summary */

/** What the picture shows. */
const pictured = ["key-128", "wide", "transaction", "delayed", "bulk", "stream"];

/** @param {Summary} summary */
export function picture(summary) {
  const some = pictured.flatMap((id) => {
    const workload = summary.workloads[id];
    return workload === undefined ? [] : [[id, workload]];
  });
  return chart(panelsOf({ ...summary, workloads: Object.fromEntries(some) }));
}

/**
 * The document with its blocks written anew.
 *
 * @param {string} document
 * @param {Summary} summary
 */
export function page(document, summary) {
  /** @type {Readonly<Record<string, string>>} */
  const blocks = {
    circumstances: circumstances(summary),
    gates: gatesTable(summary),
    missed: missed(summary),
    workloads: Object.values(summary.workloads)
      .map((workload) => [`### ${sentence(workload.title)}`, workloadTable(workload)].join("\n\n"))
      .join("\n\n"),
    traffic: trafficTables(summary),
  };
  return Object.entries(blocks).reduce((text, [name, content]) => {
    const block = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`);
    return text.replace(block, (_, begin, end) => `${begin}\n${content}\n\n${end}`);
  }, document);
}

/** @param {Summary} summary */
function circumstances({ measured, leftOut }) {
  const { node, server, cores, quick, ...peers } = measured;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    `Node.js ${node} and PostgreSQL ${server} on one machine of ${cores} cores`,
    ...(quick ? [", in few rounds"] : []),
    `; ${versions.join(", ")}.`,
    ...(leftOut.length === 0 ? [] : [` Left out: ${leftOut.join("; ")}.`]),
  ].join("");
}

/** Each gate that is missed, with what bounds it. @param {Summary} summary */
function missed({ gates }) {
  const rows = gates
    .filter(({ met }) => !met)
    .map(({ name, needs, value, bound, limit }) => [
      ...[name, shown(value), `${bound} ${limit}`],
      reasons[name] ?? reasons[needs] ?? "",
    ]);
  if (rows.length === 0) return "None is missed.";
  return markdownTable([["missed", "found", "wanted", "what bounds it"], ...rows]);
}

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
