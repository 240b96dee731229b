import { expect, it } from "vitest";
import {
  commandsReference,
  exitsReference,
  globalFlagsReference,
  variablesReference,
} from "./cli-reference.mjs";

const option = (flags: string, more: object = {}): object => ({
  ...{ flags, description: "does <it>", mandatory: false, hidden: false },
  ...more,
});

const command = {
  description: (): string => "goes up",
  registeredArguments: [
    { name: (): string => "name", description: "which", required: false, variadic: true },
  ],
  options: [
    option("--to <name>", { mandatory: true }),
    option("--phase <phase>", { argChoices: ["pre", "post"] }),
    option("--secret", { hidden: true }),
  ],
} as never;

it("has a section for each command, with its flags, examples and exit statuses", () => {
  const notes = {
    up: { exits: [6], examples: [{ line: "npx x up a", why: "as far as a", exit: 3 }] },
  };
  const page = commandsReference([["up", command]], notes, [0, 1]);
  expect(page.replaceAll(/ {2,}/g, " ").split("\n")).toEqual([
    "### up",
    "",
    "`up [name...]`: goes up.",
    "",
    "| Argument or flag | Does |",
    expect.stringMatching(/^\| -+ \| -+ \|$/),
    "| `[name...]` | which |",
    "| `--to <name>` | does \\<it>; required |",
    "| `--phase <phase>` | does \\<it>; one of `pre`, `post` |",
    "",
    "```sh",
    "# as far as a (exit 3)",
    "npx x up a",
    "```",
    "",
    "Exit status: 0, 1, 6.",
  ]);
  expect(globalFlagsReference(command)).toContain("| `--to <name>`");
});

it("lists variables with what they set, and exit statuses with what they mean", () => {
  const variables = variablesReference([
    { setting: "lockWaitMs", variable: "DB_A", otherwise: 30_000 },
    { setting: "programs", variable: "DB_B", otherwise: false },
    { setting: "lintRules", variable: "DB_C", otherwise: {} },
  ]);
  expect(
    variables
      .split("\n")
      .slice(2)
      .map((line) => line.replaceAll(/ {2,}/g, " ")),
  ).toEqual([
    "| `DB_A` | `lockWaitMs` | 30,000 |",
    "| `DB_B` | `programs` | `false` |",
    "| `DB_C` | `lintRules` | none |",
  ]);
  expect(exitsReference(new Map([[3, "pending"]]))).toContain("| 3    | pending |");
});
