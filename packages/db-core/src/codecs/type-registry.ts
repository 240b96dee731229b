import type { Decoders, UsualReading, WireValue } from "../driver/driver.js";
import { ConfigError } from "../errors/config-error.js";
import { isDatabaseError } from "../errors/database-error.js";
import { DecodeError } from "../errors/query-errors.js";
import type { Decode } from "./array-literal.js";
import { delimiterOf, rangeTypes, scalarTypes } from "./builtin-types.js";
import type { Codec } from "./codec.js";
import { declaredText, declaredTypes } from "./declared-types.js";
import type { DeclaredType } from "./declared-types.js";
import { arrayDecoder, asText, defaultDecoders, usualReading } from "./default-decoders.js";
import type { TypePolicy } from "./default-decoders.js";
import { parseMultirange, parseRange } from "./range.js";
import type { ResolvedType } from "./type-resolution.js";
import type { ValueEncoder } from "./value-encoder.js";

/** Options of {@link createTypes}. */
export interface TypeOptions extends TypePolicy {
  /** Codecs of one's own; they replace the built-in ones of the same type. */
  readonly codecs?: readonly Codec[];
}

/**
 * How the values of one database are read and written. Nothing global is touched: two servers may read
 * the same type differently.
 */
export interface TypeRegistry extends Decoders, ValueEncoder {
  /** Names of codecs whose OIDs are not known yet. */
  unresolved(): string[];
  /**
   * Learns the OIDs from the rows of `typeResolutionSql`, asked for {@link unresolved}.
   *
   * @throws ConfigError a name has no row: the database has no such type. The others are learnt.
   */
  resolve(rows: readonly ResolvedType[]): void;
  /** The same codecs with nothing resolved: OIDs of named types differ from database to database. */
  forDatabase(): TypeRegistry;
  /**
   * What the values of a type are in TypeScript. `undefined`: nothing is known of it, so it is read as the
   * server's text.
   */
  declared(dataTypeID: number): DeclaredType | undefined;
}

/**
 * Creates a registry.
 *
 * Defaults: int2, int4, oid, float4, float8 as number · int8 and numeric as string · bool as boolean ·
 * json and jsonb parsed · bytea as Buffer · timestamptz as Date, `infinity` as ±Infinity · interval as
 * {@link Interval} · date, time, timestamp and everything else as text · arrays, ranges and multiranges
 * of these.
 *
 * @throws ConfigError codecs that contradict each other, or a missing `Temporal`.
 */
export function createTypes(options: TypeOptions = {}): TypeRegistry {
  return new CodecRegistry(options);
}

class CodecRegistry implements TypeRegistry {
  readonly #options: TypeOptions;
  readonly #table: TypeTable;
  readonly #named: Map<string, Codec>;
  readonly #claims: readonly Codec[];

  constructor(options: TypeOptions) {
    const codecs = (options.codecs ?? []).map(checked);
    this.#options = options;
    this.#table = builtinTypes(options, codecs);
    this.#named = namedCodecs(codecs);
    this.#claims = codecs.filter((codec) => codec.class !== undefined);
  }

  decoder(dataTypeID: number): Decode {
    return this.#table.decoders.get(dataTypeID) ?? asText;
  }

  declared(dataTypeID: number): DeclaredType | undefined {
    return this.#table.declared.get(dataTypeID);
  }

  reading(dataTypeID: number): UsualReading | undefined {
    return usualReading(this.decoder(dataTypeID));
  }

  encode(value: object): WireValue | undefined {
    for (const codec of this.#claims) {
      if (codec.class !== undefined && value instanceof codec.class)
        return codec.serialize?.(value);
    }
    return undefined;
  }

  unresolved(): string[] {
    return [...this.#named.keys()];
  }

  resolve(rows: readonly ResolvedType[]): void {
    const asked = this.unresolved();
    // Those that parse by themselves come first: others may be made of them.
    const inOrder = rows.toSorted((a, b) => this.#rank(a) - this.#rank(b));
    for (const row of inOrder) {
      const codec = this.#named.get(row.name);
      if (codec === undefined) continue;
      register(this.#table, row, ownReading(codec) ?? this.#byKind(row));
      this.#named.delete(row.name);
    }
    const missing = asked.filter((name) => this.#named.has(name));
    if (missing.length > 0) throw unknownTypes(missing);
  }

  forDatabase(): TypeRegistry {
    return new CodecRegistry(this.#options);
  }

  #rank(row: ResolvedType): number {
    if (this.#named.get(row.name)?.parse !== undefined) return 0;
    return "bcde".indexOf(row.kind) === -1 ? 2 : 1;
  }

  #byKind(row: ResolvedType): Reading {
    const of = Number(row.base_oid);
    const base = this.decoder(of);
    switch (row.kind) {
      case "r":
        return { decode: (text) => parseRange(text, base), declared: { kind: "range", of } };
      case "m":
        return {
          decode: (text) => parseMultirange(text, base),
          declared: { kind: "multirange", of },
        };
      case "d":
        return { decode: base, declared: this.declared(of) };
      default:
        return { decode: asText, declared: undefined };
    }
  }
}

/** How the values of one type are read, and what they are then. */
interface Reading {
  readonly decode: Decode;
  /** `undefined`: a text. */
  readonly declared: DeclaredType | undefined;
}

/** Readings by OID. */
interface TypeTable {
  readonly decoders: Map<number, Decode>;
  readonly declared: Map<number, DeclaredType>;
}

function checked(codec: Codec): Codec {
  if ((codec.class === undefined) === (codec.serialize === undefined)) return codec;
  throw new ConfigError(
    `createTypes: the codec of ${codec.type} needs both class and serialize, or neither`,
  );
}

const builtinNames: ReadonlyMap<string, number> = new Map(
  [...scalarTypes, ...rangeTypes.flatMap((row) => [row.range, row.multirange])].map(
    ([name, oid]) => [name, oid],
  ),
);

function oidOf(codec: Codec): number | undefined {
  return typeof codec.type === "number" ? codec.type : builtinNames.get(codec.type);
}

/** Codecs of types whose OIDs differ from database to database. */
function namedCodecs(codecs: readonly Codec[]): Map<string, Codec> {
  const named = new Map<string, Codec>();
  for (const codec of codecs) {
    if (typeof codec.type === "string" && oidOf(codec) === undefined) named.set(codec.type, codec);
  }
  return named;
}

function builtinTypes(options: TypeOptions, codecs: readonly Codec[]): TypeTable {
  const table: TypeTable = { decoders: new Map(), declared: new Map() };
  const own = ownReadings(codecs);
  const decoders = defaultDecoders(options);
  const values = declaredTypes(options);
  const scalar = (name: string, oid: number): Reading =>
    own.get(oid) ?? {
      decode: decoders[name] ?? asText,
      declared: { kind: "value", ...(values[name] ?? declaredText) },
    };
  for (const [name, oid, array] of scalarTypes) {
    const row = { oid, array_oid: array, delimiter: delimiterOf(name) };
    register(table, row, scalar(name, oid));
  }
  for (const { subtype, range, multirange } of rangeTypes) {
    const of = builtinNames.get(subtype) ?? 0;
    const bound = scalar(subtype, of).decode;
    const [, oid, array] = range;
    const one: Reading = {
      decode: (text) => parseRange(text, bound),
      declared: { kind: "range", of },
    };
    register(table, builtin(oid, array), own.get(oid) ?? one);
    const [, many, arrayOfMany] = multirange;
    const several: Reading = {
      decode: (text) => parseMultirange(text, bound),
      declared: { kind: "multirange", of },
    };
    register(table, builtin(many, arrayOfMany), own.get(many) ?? several);
  }
  for (const [oid, reading] of own) enter(table, oid, reading);
  return table;
}

function builtin(oid: number, arrayOid: number): TypeIds {
  return { oid, array_oid: arrayOid, delimiter: "," };
}

function ownReadings(codecs: readonly Codec[]): Map<number, Reading> {
  const own = new Map<number, Reading>();
  for (const codec of codecs) {
    const oid = oidOf(codec);
    const reading = ownReading(codec);
    if (oid !== undefined && reading !== undefined) own.set(oid, reading);
  }
  return own;
}

/** What a type and its array are known by. */
interface TypeIds {
  readonly oid: string | number;
  readonly array_oid: string | number;
  readonly delimiter: string;
}

function register(table: TypeTable, type: TypeIds, reading: Reading): void {
  const oid = Number(type.oid);
  enter(table, oid, reading);
  const array = Number(type.array_oid);
  if (array === 0) return;
  const decode = arrayDecoder(reading.decode, type.delimiter);
  const declared = type.delimiter === "," ? arrayOf(oid) : unboundArray(reading);
  enter(table, array, { decode, declared });
}

function arrayOf(oid: number): DeclaredType {
  return { kind: "array", of: oid };
}

/** An array is written with commas, which those of box are not read with. */
function unboundArray({ declared }: Reading): DeclaredType {
  const element = declared?.kind === "value" ? declared.output : "string";
  return { kind: "value", output: `(${element} | null)[]`, input: "string" };
}

function enter(table: TypeTable, oid: number, { decode, declared }: Reading): void {
  table.decoders.set(oid, decode);
  if (declared !== undefined) table.declared.set(oid, declared);
}

/** `undefined`: the codec says nothing about reading. */
function ownReading(codec: Codec): Reading | undefined {
  const decode = guarded(codec);
  return decode === undefined ? undefined : { decode, declared: declaredBy(codec) };
}

function declaredBy({ typescript = "unknown" }: Codec): DeclaredType {
  const value =
    typeof typescript === "string" ? { output: typescript, input: typescript } : typescript;
  return { kind: "value", ...value };
}

/** A codec of the caller's that throws must not look like a fault of the connection. */
function guarded(codec: Codec): Decode | undefined {
  const { parse, type } = codec;
  if (parse === undefined) return undefined;
  return (text) => {
    try {
      return parse(text);
    } catch (cause) {
      if (isDatabaseError(cause)) throw cause;
      throw new DecodeError(`the codec of ${type} threw`, { cause });
    }
  };
}

function unknownTypes(names: readonly string[]): ConfigError {
  const list = names.map((name) => JSON.stringify(name)).join(", ");
  return new ConfigError(
    `createTypes: the database has no type ${list}. Write names as SQL has them, with their schema unless it is in search_path`,
  );
}
