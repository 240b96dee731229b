/** A picture of what a workload's clients do in the same time, as bars. */

/**
 * @typedef {import("./summary.mjs").Summary} Summary
 * @typedef {{ title: string, bars: readonly { name: string, value: number }[] }} Panel
 */

const width = 720;
const nameWidth = 190;
const barHeight = 14;
const pitch = 19;
const titleHeight = 30;
const margin = 16;
const widest = width - nameWidth - 2 * margin - 46;

/** What stands in the picture: operations per second, as times pg's, the most first. @param {Summary} summary */
export function panelsOf({ workloads }) {
  return Object.values(workloads).map(({ title, clients }) => ({
    title,
    bars: Object.entries(clients)
      .flatMap(([name, { opsPerSecond }]) =>
        opsPerSecond === undefined ? [] : [{ name, value: opsPerSecond }],
      )
      .toSorted((a, b) => b.value - a.value),
  }));
}

/**
 * An SVG of all panels, one below the other, each with a scale of its own that begins at nothing.
 *
 * @param {readonly Panel[]} panels
 */
export function chart(panels) {
  let y = margin;
  const parts = panels.map((panel) => {
    const part = panelSvg(panel, y);
    y += titleHeight + panel.bars.length * pitch + margin;
    return part;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" font-family="system-ui, sans-serif" font-size="12">
<rect width="${width}" height="${y}" fill="#ffffff"/>
${parts.join("\n")}
</svg>
`;
}

/**
 * @param {Panel} panel
 * @param {number} top
 */
function panelSvg({ title, bars }, top) {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const head = text(margin, top + 16, escaped(title), ` font-weight="600" fill="#1f2328"`);
  const lines = bars.map(({ name, value }, index) => {
    const y = top + titleHeight + index * pitch;
    const length = Math.max(1, Math.round((value / most) * widest));
    const x = margin + nameWidth;
    return [
      text(x - 8, y + 11, escaped(name), ` text-anchor="end" fill="#1f2328"`),
      `<rect x="${x}" y="${y}" width="${length}" height="${barHeight}" rx="2" fill="${colour(name)}"/>`,
      text(x + length + 6, y + 11, `${Number(value.toPrecision(3))}×`, ` fill="#59636e"`),
    ].join("");
  });
  return [head, ...lines].join("\n");
}

/** Ours, pg as what all is compared with, and the others. @param {string} name */
function colour(name) {
  if (name.startsWith("db-") || name.startsWith("driver/")) return "#1a7f64";
  if (name === "pg") return "#57606a";
  return name.startsWith("raw") || name === "pgbench" ? "#d0d7de" : "#8fb7d9";
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} attributes
 */
function text(x, y, content, attributes) {
  return `<text x="${x}" y="${y}"${attributes}>${content}</text>`;
}

/** @param {string} content */
function escaped(content) {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
