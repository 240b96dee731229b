import { ProtocolError } from "../../errors/connection-errors.js";
import { type CommandTag, parseCommandTag } from "../command-tag.js";
import type { Decoders, FieldInfo, StatementResult } from "../driver.js";
import type { RowMode, RowRead, RowShape } from "./row-shape.js";

const noFields: readonly FieldInfo[] = [];
const noTag: CommandTag = { command: "", rowCount: null };

/** Gathers what one statement returns. */
export class ResultCollector<Row> {
  readonly #decoders: Decoders;
  readonly #mode: RowMode;
  #fields: readonly FieldInfo[] = noFields;
  #read: RowRead<Row> | undefined;
  /** Made for the first row: an array that grows has room for 16 more. */
  #rows: unknown[] | undefined;
  #tag: CommandTag = noTag;

  constructor(decoders: Decoders, mode: RowMode = "object") {
    this.#decoders = decoders;
    this.#mode = mode;
  }

  get fields(): readonly FieldInfo[] {
    return this.#fields;
  }

  /** Its rows come as text. */
  describe(shape: RowShape<Row>): void {
    this.expect(shape, false);
  }

  /**
   * Its rows have not been asked for yet.
   *
   * @param binary they may come in binary form.
   * @returns the format codes to ask for them with.
   */
  expect(shape: RowShape<Row>, binary: boolean): readonly number[] | undefined {
    const { read, formats } = shape.reader(this.#decoders, this.#mode, binary);
    this.#fields = shape.fields;
    this.#read = read;
    return formats;
  }

  /** @throws whatever a decoder throws; ProtocolError for a row that nobody has described. */
  add(row: Row): void {
    if (this.#read === undefined) throw new ProtocolError("a row came without its description");
    const read = this.#read(row);
    if (this.#rows === undefined) this.#rows = [read];
    else this.#rows.push(read);
  }

  complete(tag: string): void {
    this.#tag = parseCommandTag(tag);
  }

  /** The rows gathered so far, which are then forgotten. */
  take(): unknown[] {
    const rows = this.#rows ?? [];
    this.#rows = undefined;
    return rows;
  }

  result(): StatementResult {
    const { command, rowCount } = this.#tag;
    return { rows: this.#rows ?? [], rowCount, command, fields: this.#fields };
  }
}
