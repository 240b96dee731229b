/** What was found out about the functions of one major release by calling them. */
export interface BuiltIns {
  /**
   * By OID of a function: sets of argument positions, each of which is enough: where those arguments are
   * no NULL the result never is. A function that is not here may return NULL for anything.
   */
  readonly functions: ReadonlyMap<number, readonly (readonly number[])[]>;
  /** By OID of an aggregate. */
  readonly aggregates: ReadonlyMap<number, AggregateNeed>;
  /** By OID of a function that returns rows: the columns that are never NULL, from 1. */
  readonly sets: ReadonlyMap<number, ReadonlySet<number>>;
  /** By OID of EXTRACT and its kin, which are NULL for some: the fields for which they never are. */
  readonly fields: ReadonlyMap<number, ReadonlySet<string>>;
  /** By OID: a call that returned NULL though no argument was. */
  readonly witnesses: ReadonlyMap<number, string>;
}

/** What an aggregate needs to be no NULL: nothing, a row, or a row whose value is no NULL. */
export type AggregateNeed = "nothing" | "row" | "value";

/** {@link BuiltIns} as the scan writes them: words between blanks. */
export interface BuiltInsText {
  /** `oid` or `from-to`: NULL where an argument is, and nowhere else. */
  readonly strict: string;
  /** `oid:0+1|2`: enough are the first two arguments, or the third. */
  readonly others: string;
  /** `oid:need` */
  readonly aggregates: string;
  /** `oid:1+2`: columns. */
  readonly sets: string;
  /** `oid:epoch+year`: first arguments. */
  readonly fields: string;
  readonly witnesses: Readonly<Record<string, string>>;
}

/** In a set of positions: every argument. */
export const everyArgument = -1;

/** Reads what the scan wrote. */
export function readBuiltIns(text: BuiltInsText): BuiltIns {
  const strict = words(text.strict).flatMap((word) => run(word));
  return {
    functions: new Map<number, readonly (readonly number[])[]>([
      ...strict.map((oid) => [oid, [[everyArgument]]] as const),
      ...pairs(text.others).map(([oid, sets]) => [oid, sets.split("|").map(positions)] as const),
    ]),
    aggregates: new Map(pairs(text.aggregates).map(([oid, need]) => [oid, need as AggregateNeed])),
    sets: new Map(pairs(text.sets).map(([oid, columns]) => [oid, new Set(positions(columns))])),
    fields: new Map(pairs(text.fields).map(([oid, names]) => [oid, new Set(names.split("+"))])),
    witnesses: new Map(Object.entries(text.witnesses).map(([oid, call]) => [Number(oid), call])),
  };
}

function words(text: string): string[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function run(word: string): number[] {
  const [from = 0, to = from] = word.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function pairs(text: string): (readonly [number, string])[] {
  return words(text).map((word) => {
    const [oid, value] = word.split(":");
    return [Number(oid), value ?? ""] as const;
  });
}

function positions(word: string): number[] {
  return word === "" ? [] : word.split("+").map(Number);
}
