import type { Decoders, UsualReading, WireValue } from "../driver/driver.js";
import { ConfigError } from "../errors/config-error.js";
import { isDatabaseError } from "../errors/database-error.js";
import { DecodeError } from "../errors/query-errors.js";
import { parseArray } from "./array-literal.js";
import type { Decode } from "./array-literal.js";
import { delimiterOf, rangeTypes, scalarTypes } from "./builtin-types.js";
import type { Codec } from "./codec.js";
import { asText, defaultDecoders, usualReading } from "./default-decoders.js";
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
  readonly #decoders: Map<number, Decode>;
  readonly #named: Map<string, Codec>;
  readonly #claims: readonly Codec[];

  constructor(options: TypeOptions) {
    const codecs = (options.codecs ?? []).map(checked);
    this.#options = options;
    this.#decoders = builtinDecoders(options, codecs);
    this.#named = namedCodecs(codecs);
    this.#claims = codecs.filter((codec) => codec.class !== undefined);
  }

  decoder(dataTypeID: number): Decode {
    return this.#decoders.get(dataTypeID) ?? asText;
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
      register(this.#decoders, row, guarded(codec) ?? this.#byKind(row));
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

  #byKind(row: ResolvedType): Decode {
    const base = this.decoder(Number(row.base_oid));
    if (row.kind === "r") return (text) => parseRange(text, base);
    if (row.kind === "m") return (text) => parseMultirange(text, base);
    return row.kind === "d" ? base : asText;
  }
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

function builtinDecoders(options: TypeOptions, codecs: readonly Codec[]): Map<number, Decode> {
  const decoders = new Map<number, Decode>();
  const own = ownDecoders(codecs);
  const defaults = defaultDecoders(options);
  const scalar = (name: string, oid: number): Decode => own.get(oid) ?? defaults[name] ?? asText;
  for (const [name, oid, array] of scalarTypes) {
    const row = { oid, array_oid: array, delimiter: delimiterOf(name) };
    register(decoders, row, scalar(name, oid));
  }
  for (const { subtype, range, multirange } of rangeTypes) {
    const bound = scalar(subtype, builtinNames.get(subtype) ?? 0);
    const [, oid, array] = range;
    register(decoders, builtin(oid, array), own.get(oid) ?? ((text) => parseRange(text, bound)));
    const [, many, arrayOfMany] = multirange;
    const parse: Decode = own.get(many) ?? ((text) => parseMultirange(text, bound));
    register(decoders, builtin(many, arrayOfMany), parse);
  }
  for (const [oid, decode] of own) decoders.set(oid, decode);
  return decoders;
}

function builtin(oid: number, arrayOid: number): TypeIds {
  return { oid, array_oid: arrayOid, delimiter: "," };
}

function ownDecoders(codecs: readonly Codec[]): Map<number, Decode> {
  const own = new Map<number, Decode>();
  for (const codec of codecs) {
    const oid = oidOf(codec);
    const decode = guarded(codec);
    if (oid !== undefined && decode !== undefined) own.set(oid, decode);
  }
  return own;
}

/** What a type and its array are known by. */
interface TypeIds {
  readonly oid: string | number;
  readonly array_oid: string | number;
  readonly delimiter: string;
}

function register(decoders: Map<number, Decode>, type: TypeIds, decode: Decode): void {
  decoders.set(Number(type.oid), decode);
  const array = Number(type.array_oid);
  if (array !== 0) decoders.set(array, (text) => parseArray(text, decode, type.delimiter));
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
