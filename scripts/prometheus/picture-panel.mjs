import { readable, ticks } from "./picture-scale.mjs";

/** @typedef {import("./picture-scale.mjs").Unit} Unit */

/**
 * @typedef {object} DrawnLine
 * @property {string} name
 * @property {readonly (number | undefined)[]} values - One for each moment; none where nothing is known.
 */

/**
 * @typedef {object} DrawnPanel
 * @property {string} title
 * @property {"timeseries" | "stat"} type
 * @property {Unit} unit
 * @property {boolean} isStacked
 * @property {number} width
 * @property {number} height
 * @property {readonly DrawnLine[]} lines
 */

const colours = [
  ...["#2f7ed8", "#e5762b", "#3a9a4b", "#c23b4e", "#8460bd"],
  ...["#0f9aa8", "#b5891c", "#d561a5", "#6b7785", "#7aa329"],
];
const axis = 62;
const head = 40;
const foot = 76;

/**
 * One panel as SVG, with its left upper corner at 0, 0.
 *
 * @param {DrawnPanel} panel
 */
export function drawPanel(panel) {
  const { title, width, height } = panel;
  const body = panel.type === "stat" ? drawNumber(panel) : drawGraph(panel);
  return [
    `<rect x="3" y="3" width="${width - 6}" height="${height - 6}" rx="4" fill="#fff" stroke="#d8dce1"/>`,
    `<text x="12" y="21" class="title">${escaped(title)}</text>`,
    ...body,
  ].join("\n");
}

/**
 * The last value, large, above its course.
 *
 * @param {DrawnPanel} panel
 * @returns {string[]}
 */
function drawNumber({ lines, unit, width, height }) {
  const values = lines[0]?.values ?? [];
  const last = values.findLast((value) => value !== undefined) ?? 0;
  const area = { left: 8, top: height * 0.7, width: width - 16, height: height * 0.3 - 10 };
  const top = Math.max(...values.map((value) => value ?? 0)) * 1.2;
  return [
    `<path d="${path(values, area, top)}" class="line" stroke="#b9cbe2"/>`,
    `<text x="${width / 2}" y="${height / 2 + 12}" class="number">${readable(last, unit)}</text>`,
  ];
}

/**
 * @param {DrawnPanel} panel
 * @returns {string[]}
 */
function drawGraph({ lines, unit, isStacked, width, height }) {
  const area = { left: axis, top: head, width: width - axis - 14, height: height - head - foot };
  const drawn = isStacked ? stacked(lines) : lines;
  const marks = ticks(
    Math.max(0, ...drawn.flatMap(({ values }) => values.map((value) => value ?? 0))),
  );
  const top = marks.at(-1) ?? 1;
  // The lowest area is drawn last, over those that reach down behind it.
  const areas = isStacked ? drawn.map(({ values }, at) => filled(values, area, top, at)) : [];
  const curves = drawn.map(({ values }, at) => {
    const d = path(values, area, top);
    return `<path d="${d}" class="line" stroke="${colourOf(at)}"/>`;
  });
  const names = lines.map(({ name }) => name);
  return [
    ...grid(marks, unit, area),
    ...areas.toReversed(),
    ...curves,
    ...legend(names, width, height),
  ];
}

/**
 * Each line upon those before it.
 *
 * @param {readonly DrawnLine[]} lines
 * @returns {DrawnLine[]}
 */
function stacked(lines) {
  /** @type {number[]} */
  const sums = [];
  return lines.map(({ name, values }) => ({
    name,
    values: values.map((value, at) => (sums[at] = (sums[at] ?? 0) + (value ?? 0))),
  }));
}

/** @typedef {{ readonly left: number, readonly top: number, readonly width: number, readonly height: number }} Area */

/**
 * @param {readonly (number | undefined)[]} values
 * @param {Area} area
 * @param {number} top - The value at the upper edge.
 */
function path(values, area, top) {
  let isDown = false;
  return values
    .map((value, at) => {
      if (value === undefined) {
        isDown = false;
        return "";
      }
      const x = area.left + (at / Math.max(1, values.length - 1)) * area.width;
      const y = area.top + area.height * (1 - value / (top || 1));
      const step = `${isDown ? "L" : "M"}${x.toFixed(0)} ${y.toFixed(1)}`;
      isDown = true;
      return step;
    })
    .join("");
}

/**
 * What lies below a line, in a light shade of its colour.
 *
 * @param {readonly (number | undefined)[]} values
 * @param {Area} area
 * @param {number} top
 * @param {number} at
 */
function filled(values, area, top, at) {
  const bottom = area.top + area.height;
  const d = `${path(values, area, top)}V${bottom}H${area.left}Z`;
  return `<path d="${d}" fill="${shadeOf(at)}"/>`;
}

/** @param {number} at */
function colourOf(at) {
  return colours[at % colours.length] ?? "#000000";
}

/**
 * The colour mixed with three parts of white: an area hides those behind it.
 *
 * @param {number} at
 */
function shadeOf(at) {
  const parts = /^#(..)(..)(..)$/.exec(colourOf(at))?.slice(1) ?? [];
  const mixed = parts.map((part) => Math.round((Number.parseInt(part, 16) + 3 * 255) / 4));
  return `rgb(${mixed.join(",")})`;
}

/**
 * @param {readonly number[]} marks
 * @param {Unit} unit
 * @param {Area} area
 * @returns {string[]}
 */
function grid(marks, unit, { left, top, width, height }) {
  const highest = marks.at(-1) ?? 1;
  return marks.map((mark) => {
    const y = (top + height * (1 - mark / highest)).toFixed(1);
    const label = `<text x="${left - 6}" y="${Number(y) + 4}" class="mark">${readable(mark, unit)}</text>`;
    return `<path d="M${left} ${y}h${width}" class="grid"/>${label}`;
  });
}

/**
 * Names in the colours of their lines, in as many lines as fit below.
 *
 * @param {readonly string[]} names
 * @param {number} width
 * @param {number} height
 * @returns {string[]}
 */
function legend(names, width, height) {
  let x = 14;
  let y = height - foot + 22;
  return names.flatMap((name, at) => {
    const text = name.length > 26 ? `${name.slice(0, 25)}…` : name;
    const needed = 20 + lengthOf(text);
    if (x + needed > width - 8) {
      x = 14;
      y += 15;
    }
    if (y > height - 8) return [];
    const colour = colourOf(at);
    const item = `<rect x="${x}" y="${y - 6}" width="10" height="3" fill="${colour}"/><text x="${x + 14}" y="${y}" class="name">${escaped(text)}</text>`;
    x += needed + 8;
    return [item];
  });
}

/**
 * About how wide a text is; fonts differ.
 *
 * @param {string} text
 */
function lengthOf(text) {
  const wide = text.replaceAll(/[^A-Z_]/g, "").length;
  return wide * 8.8 + (text.length - wide) * 6.6;
}

/** @param {string} text */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
