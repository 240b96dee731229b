import type { Named } from "./expression-generator.js";
import type { Random } from "./random.js";
import { builtInCalls, type RowCall } from "./row-functions.js";
import { type Kind, kindOf } from "./schema-facts.js";

/** A part of FROM. */
export interface Source {
  readonly text: string;
  readonly columns: readonly Named[];
}

/** Makes an argument of a kind. */
type Value = (kind: Kind) => string;

/** Writes what has rows and is no table. */
export class RowSources {
  readonly #random: Random;
  readonly #own: readonly RowCall[];

  /** @param own - Those of the schema. */
  constructor(random: Random, own: readonly RowCall[]) {
    this.#random = random;
    this.#own = own;
  }

  /** What can stand in FROM by this name. */
  inFrom(alias: string, value: Value): Source {
    const random = this.#random;
    if (random.chance(0.15)) return this.#values(alias);
    if (random.chance(0.15)) return this.#several(alias, value);
    const { text, columns, form } = this.#call();
    const counted = form !== "loose" && random.chance(0.2) ? " WITH ORDINALITY" : "";
    const list = { scalar: " (x)", named: "", loose: ` (${columns.join(", ")})` }[form];
    return {
      text: `${text(value)}${counted} ${alias}${list}`,
      columns: namedColumns(columns, alias),
    };
  }

  /** A call in the list of columns; nothing where no function returns this kind. */
  inList(kind: Kind, value: Value): string | undefined {
    const calls = [...builtInCalls, ...this.#own].flatMap(({ text, columns, form }) =>
      namedColumns(columns, "")
        .filter((column) => column.kind === kind && form !== "loose")
        .map(({ name }) => ({ text, field: form === "named" && columns.length > 1 ? name : "" })),
    );
    if (calls.length === 0) return undefined;
    const { text, field } = this.#random.pick(calls);
    return field === "" ? text(value) : `(${text(value)}).${field}`;
  }

  #call(): RowCall {
    const isOwn = this.#own.length > 0 && this.#random.chance(0.6);
    return this.#random.pick(isOwn ? this.#own : builtInCalls);
  }

  /** Functions side by side, the shorter filled up with NULLs. */
  #several(alias: string, value: Value): Source {
    const calls = this.#random.some(this.#random.whole(1, 2), () => this.#call());
    const texts = calls.map(({ text, columns, form }) =>
      form === "loose" ? `${text(value)} AS (${columns.join(", ")})` : text(value),
    );
    const columns = calls
      .flatMap((each) => each.columns)
      .map((each, at) => `c${at} ${each.slice(each.lastIndexOf(" ") + 1)}`);
    const names = columns.map((each) => each.slice(0, each.indexOf(" "))).join(", ");
    return {
      text: `ROWS FROM (${texts.join(", ")}) ${alias} (${names})`,
      columns: namedColumns(columns, alias),
    };
  }

  #values(alias: string): Source {
    return {
      text: `(VALUES (1, 'a'), (2, ${this.#random.pick(["NULL", "'b'"])})) ${alias} (x, y)`,
      columns: namedColumns(["x int4", "y text"], alias),
    };
  }
}

/** Those that are of a kind. */
function namedColumns(columns: readonly string[], alias: string): readonly Named[] {
  return columns.flatMap((column) => {
    const [name = "", type = ""] = column.split(" ");
    const kind = kindOf(type);
    return kind === undefined ? [] : [{ name, kind, reference: `${alias}.${name}` }];
  });
}
