import { parseCommandTag } from "../command-tag.js";
import type { Decoders, FieldInfo, StatementResult } from "../driver.js";
import { type RowBuilder, rowBuilder } from "../row-builder.js";

/** Gathers what one statement returns. */
export class ResultCollector {
  readonly #decoders: Decoders;
  readonly #mode: "object" | "array";
  readonly rows: unknown[] = [];
  #fields: readonly FieldInfo[] = [];
  #build: RowBuilder | undefined;
  #command = "";
  #rowCount: number | null = null;

  constructor(decoders: Decoders, mode: "object" | "array") {
    this.#decoders = decoders;
    this.#mode = mode;
  }

  get fields(): readonly FieldInfo[] {
    return this.#fields;
  }

  describe(fields: readonly FieldInfo[]): void {
    this.#fields = fields;
    this.#build = fields.length === 0 ? undefined : rowBuilder(fields, this.#decoders, this.#mode);
  }

  /** @throws whatever a decoder throws. */
  add(values: readonly (string | null)[]): void {
    // A statement such as `SELECT` returns rows without columns.
    this.rows.push(this.#build === undefined ? {} : this.#build(values));
  }

  complete(tag: string): void {
    const { command, rowCount } = parseCommandTag(tag);
    this.#command = command;
    this.#rowCount = rowCount;
  }

  /** The rows gathered so far, which are then forgotten. */
  take(): unknown[] {
    return this.rows.splice(0);
  }

  result(): StatementResult {
    return {
      rows: this.rows,
      rowCount: this.#rowCount,
      command: this.#command,
      fields: this.#fields,
    };
  }
}
