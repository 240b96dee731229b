import { markdownTable } from "./markdown-table.mjs";

/** @typedef {import("../packages/db-migrate/src/cli/program/command-notes.js").CommandNotes} CommandNotes */
/** @typedef {typeof import("../packages/db-migrate/src/config/migration-settings.js").settingVariables} Settings */

/**
 * What of a commander command the reference tells.
 *
 * @typedef {object} CommandShape
 * @property {() => string} description
 * @property {readonly ArgumentShape[]} registeredArguments
 * @property {readonly OptionShape[]} options
 *
 * @typedef {object} ArgumentShape
 * @property {() => string} name
 * @property {string} description
 * @property {boolean} required
 * @property {boolean} variadic
 * @property {readonly string[] | undefined} [argChoices]
 *
 * @typedef {object} OptionShape
 * @property {string} flags
 * @property {string} description
 * @property {boolean} mandatory
 * @property {boolean} hidden
 * @property {readonly string[] | undefined} [argChoices]
 */

/** @param {string} text */
function cell(text) {
  return text.replaceAll("|", String.raw`\|`).replaceAll("<", String.raw`\<`);
}

/** @param {string} text */
function code(text) {
  return `\`${text.replaceAll("|", String.raw`\|`)}\``;
}

/** @param {readonly string[] | undefined} choices */
function choiceText(choices) {
  return choices === undefined ? "" : `; one of ${choices.map(code).join(", ")}`;
}

/** @param {ArgumentShape} argument */
function argumentName(argument) {
  const word = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${word}>` : `[${word}]`;
}

/** @param {CommandShape} command */
function argumentRow({ registeredArguments }) {
  return registeredArguments.map((argument) => [
    code(argumentName(argument)),
    `${cell(argument.description)}${choiceText(argument.argChoices)}`,
  ]);
}

/** @param {readonly OptionShape[]} options */
function optionRows(options) {
  return options
    .filter(({ hidden }) => !hidden)
    .map(({ flags, description, mandatory, argChoices }) => [
      code(flags),
      `${cell(description)}${choiceText(argChoices)}${mandatory ? "; required" : ""}`,
    ]);
}

/**
 * The flags of the program itself.
 *
 * @param {CommandShape} program
 */
export function globalFlagsReference({ options }) {
  return markdownTable([["Flag", "Does"], ...optionRows(options)]);
}

/**
 * A section for each command: its words, arguments, flags, exit statuses and examples.
 *
 * @param {readonly (readonly [name: string, command: CommandShape])[]} commands
 * @param {Readonly<Record<string, CommandNotes>>} notes
 * @param {readonly number[]} commonExits
 */
export function commandsReference(commands, notes, commonExits) {
  return commands
    .map(([name, command]) => commandSection(name, command, notes[name], commonExits))
    .join("\n\n");
}

/**
 * @param {string} name
 * @param {CommandShape} command
 * @param {CommandNotes | undefined} notes
 * @param {readonly number[]} commonExits
 */
function commandSection(name, command, notes, commonExits) {
  const words = [name, ...command.registeredArguments.map(argumentName)].join(" ");
  const rows = [...argumentRow(command), ...optionRows(command.options)];
  const { exits = [], examples = [] } = notes ?? {};
  const lines = examples.map(({ line, why, exit }) =>
    [`# ${why}${exit === undefined ? "" : ` (exit ${exit})`}`, line].join("\n"),
  );
  return [
    `### ${name}`,
    `\`${words}\`: ${cell(command.description())}.`,
    ...(rows.length === 0 ? [] : [markdownTable([["Argument or flag", "Does"], ...rows])]),
    ...(lines.length === 0 ? [] : [`~~~sh\n${lines.join("\n")}\n~~~`.replaceAll("~~~", "```")]),
    `Exit status: ${[...commonExits, ...exits].join(", ")}.`,
  ].join("\n\n");
}

/**
 * The variables, each with the option it sets and its default.
 *
 * @param {Settings} settings
 */
export function variablesReference(settings) {
  const rows = settings.map(({ setting, variable, otherwise }) => [
    code(variable),
    code(setting),
    defaultText(otherwise),
  ]);
  return markdownTable([["Variable", "Option", "Default"], ...rows]);
}

/** @param {unknown} value */
function defaultText(value) {
  if (typeof value === "number") return value.toLocaleString("en-US");
  return typeof value === "string" || typeof value === "boolean" ? code(String(value)) : "none";
}

/**
 * The exit statuses.
 *
 * @param {ReadonlyMap<number, string>} meanings
 */
export function exitsReference(meanings) {
  const rows = [...meanings].map(([exit, meaning]) => [String(exit), cell(meaning)]);
  return markdownTable([["Exit", "Means"], ...rows]);
}
