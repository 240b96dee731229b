import type { Decoders, FieldInfo } from "../driver.js";
import type { RowMode, RowReader, RowShape } from "../protocol/row-shape.js";
import { columnReading } from "./column-reading.js";
import { type Frame, int32At, torn } from "./frame.js";
import { WireRowReader } from "./row-reader.js";

/** Shapes remembered; the oldest is forgotten first. */
const remembered = 512;

/**
 * The shapes of results that a server has described, by the bytes of their descriptions: the same columns
 * are parsed, and their rows' constructor is made, once for all connections.
 */
export class RowShapes {
  readonly #shapes = new Map<string, WireRowShape>();

  /** @throws ProtocolError. */
  describedBy(frame: Frame): WireRowShape {
    const description = frame.bytes.latin1Slice(frame.at, frame.end);
    const known = this.#shapes.get(description);
    if (known !== undefined) return known;
    const shape = new WireRowShape(fieldsOf(frame));
    this.#shapes.set(description, shape);
    if (this.#shapes.size > remembered) this.#forgetOldest();
    return shape;
  }

  #forgetOldest(): void {
    for (const description of this.#shapes.keys()) {
      this.#shapes.delete(description);
      return;
    }
  }
}

/** A reader, and what it was made for. */
interface Made {
  readonly decoders: Decoders;
  readonly mode: RowMode;
  readonly binary: boolean;
  readonly reader: RowReader<Frame>;
}

/** The columns of a result whose rows are read from their bytes. */
class WireRowShape implements RowShape<Frame> {
  readonly fields: readonly FieldInfo[];
  /** Nearly always one, of one server's decoders; two where its statements are not always kept. */
  readonly #made: Made[] = [];

  constructor(fields: readonly FieldInfo[]) {
    this.fields = fields;
  }

  reader(decoders: Decoders, mode: RowMode, binary: boolean): RowReader<Frame> {
    for (const made of this.#made)
      if (made.decoders === decoders && made.mode === mode && made.binary === binary)
        return made.reader;
    const reader = this.#make(decoders, mode, binary);
    this.#made.unshift({ decoders, mode, binary, reader });
    this.#made.splice(4);
    return reader;
  }

  #make(decoders: Decoders, mode: RowMode, binary: boolean): RowReader<Frame> {
    const columns = this.fields.map((field) => columnReading(field, decoders, binary));
    const names = mode === "array" ? undefined : this.fields.map((field) => field.name);
    return new WireRowReader(columns, names);
  }
}

function fieldsOf(frame: Frame): readonly FieldInfo[] {
  const count = frame.uint16();
  const fields: FieldInfo[] = [];
  while (fields.length < count) fields.push(fieldOf(frame));
  frame.finish();
  return fields;
}

function fieldOf(frame: Frame): FieldInfo {
  const name = frame.string();
  const { bytes, at } = frame;
  frame.at += 18;
  if (frame.at > frame.end) throw torn();
  return {
    name,
    dataTypeID: bytes.readUInt32BE(at + 6),
    tableID: bytes.readUInt32BE(at),
    columnID: bytes.readInt16BE(at + 4),
    dataTypeSize: bytes.readInt16BE(at + 10),
    dataTypeModifier: int32At(bytes, at + 12),
  };
}
