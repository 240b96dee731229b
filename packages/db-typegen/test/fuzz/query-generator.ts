import { aggregates } from "./aggregate-pieces.js";
import { ExpressionGenerator, type Named, type Scope } from "./expression-generator.js";
import type { Random } from "./random.js";
import type { RowCall } from "./row-functions.js";
import { RowSources, type Source } from "./row-sources.js";
import type { Kind, Table } from "./schema-facts.js";

/** A random statement, and the kinds of its parameters. */
export interface Generated {
  readonly text: string;
  readonly parameters: readonly Kind[];
  /** It changes data, so it is undone. */
  readonly writes: boolean;
}

/** Writes random statements over the tables of a schema. */
export class QueryGenerator {
  readonly #random: Random;
  readonly #tables: readonly Table[];
  readonly #expressions: ExpressionGenerator;
  readonly #rows: RowSources;
  #aliases = 0;
  #parameters: Kind[] = [];
  /** Of WITH, which any query below can name. */
  #named: Table[] = [];

  constructor(random: Random, tables: readonly Table[], calls: readonly RowCall[]) {
    this.#random = random;
    this.#tables = tables;
    this.#expressions = new ExpressionGenerator(random);
    this.#rows = new RowSources(random, calls);
  }

  statement(): Generated {
    this.#aliases = 0;
    this.#parameters = [];
    this.#named = [];
    const writes = this.#random.chance(0.12);
    const text = writes ? this.#change() : this.#query();
    return { text, parameters: this.#parameters, writes };
  }

  #query(): string {
    const random = this.#random;
    if (random.chance(0.15)) return this.#lookup();
    if (random.chance(0.15)) return this.#with();
    if (random.chance(0.12)) return this.#setOperation();
    return this.#select(
      random.some(random.whole(1, 4), () => this.#expressions.kind()),
      [],
      2,
    );
  }

  /** Rows by keys, and what their foreign keys refer to: what applications ask for. */
  #lookup(): string {
    const random = this.#random;
    const table = random.pick(this.#tables);
    const own = table.columns.map((each) => ({ ...each, reference: `x.${each.name}` }));
    const reference = table.references.length > 0 ? random.pick(table.references) : undefined;
    const target = this.#tables.find((each) => each.name === reference?.table);
    const others = (target?.columns ?? []).map((each) => ({
      ...each,
      reference: `y.${each.name}`,
    }));
    const on = reference?.columns.map((each, at) => `y.${reference.target[at]} = x.${each}`) ?? [];
    const join = target === undefined ? "" : ` LEFT JOIN ${target.name} y ON ${on.join(" AND ")}`;
    const keys = own.filter((each) => each.kind === "int" || each.kind === "text");
    const scope = this.#scope([...own, ...others], [], 1);
    const where =
      keys.length === 0 || random.chance(0.3)
        ? ""
        : ` WHERE ${random
            .some(random.whole(1, 2), () => random.pick(keys))
            .map((each) => `${each.reference} = ${this.#constant(each.kind)}`)
            .join(" AND ")}`;
    const columns = random.some(random.whole(1, 3), () =>
      others.length > 0 && random.chance(0.6)
        ? random.pick(others).reference
        : this.#expressions.value(this.#expressions.kind(), scope, 1),
    );
    return `SELECT ${named(columns)} FROM ${table.name} x${join}${where}`;
  }

  #constant(kind: Kind): string {
    if (this.#random.chance(0.5)) return this.#expressions.parameter(kind, this.#scope([], [], 0));
    return kind === "int" ? String(this.#random.whole(1, 2)) : this.#random.pick(["'a'", "'x'"]);
  }

  #setOperation(): string {
    const random = this.#random;
    const columns = random.some(random.whole(1, 3), () => this.#expressions.kind());
    const operation = random.pick(["UNION", "UNION ALL", "INTERSECT", "EXCEPT"]);
    const sides = [0, 1].map(() => `(${this.#select(columns, [], 1)})`);
    return sides.join(` ${operation} `);
  }

  #with(): string {
    const random = this.#random;
    const columns = random.some(random.whole(1, 3), (at) => ({
      name: `c${at}`,
      kind: this.#expressions.kind(),
    }));
    const kinds = columns.map((each) => each.kind);
    const names = columns.map((each) => each.name).join(", ");
    const first = this.#select(kinds, [], 1);
    const table = { name: "w", isView: true, columns, references: [] };
    if (random.chance(0.4)) {
      this.#named = [table];
      const again = this.#select(kinds, [], 1);
      const body = `SELECT * FROM (${first}) f UNION SELECT * FROM (${again}) g`;
      // Random steps need not come to an end.
      return `WITH RECURSIVE w (${names}) AS (${body}) SELECT ${names} FROM (SELECT * FROM w LIMIT 20) w`;
    }
    this.#named = [table];
    return `WITH w (${names}) AS (${first}) ${this.#select(kinds, [], 2)}`;
  }

  /** A query with columns of these kinds, which may name columns of the queries around it. */
  #select(kinds: readonly Kind[], outer: readonly Named[], depth: number): string {
    const random = this.#random;
    const source = this.#from(outer, depth);
    const scope = this.#scope(source.columns, outer, depth);
    const where = random.chance(0.6) ? ` WHERE ${this.#expressions.condition(scope, 2)}` : "";
    if (random.chance(0.3)) return this.#grouped(kinds, source, scope, where);
    const columns = kinds.map((kind) => {
      if (random.chance(0.12)) return this.#window(kind, scope);
      const call = random.chance(0.04) ? this.#rows.inList(kind, this.#leaf(scope)) : undefined;
      return call ?? this.#expressions.value(kind, scope, 2);
    });
    const distinct = random.chance(0.1) ? "DISTINCT " : "";
    const limit = random.chance(0.15) ? ` LIMIT ${random.whole(0, 2)}` : "";
    return `SELECT ${distinct}${named(columns)} FROM ${source.text}${where}${limit}`;
  }

  #grouped(kinds: readonly Kind[], source: Source, scope: Scope, where: string): string {
    const random = this.#random;
    const keys = random
      .some(random.whole(0, 3), () => {
        const kind = this.#expressions.kind();
        const text = random.chance(0.7)
          ? this.#expressions.leaf(kind, { ...scope, outer: [], parameters: full })
          : this.#expressions.value(kind, { ...scope, subquery: undefined, parameters: full }, 1);
        return { reference: text, name: text, kind };
      })
      .filter((key) => source.columns.some((column) => key.reference.includes(column.reference)));
    const inGroups = { ...scope, columns: keys };
    const columns = kinds.map((kind) => {
      if (random.chance(0.55)) return this.#aggregate(kind, scope);
      return this.#expressions.value(kind, inGroups, 1);
    });
    const by = keys.length === 0 ? "" : ` GROUP BY ${this.#groupBy(keys)}`;
    const having = random.chance(0.3) ? ` HAVING ${this.#having(inGroups, scope)}` : "";
    return `SELECT ${named(columns)} FROM ${source.text}${where}${by}${having}`;
  }

  #groupBy(keys: readonly Named[]): string {
    const list = keys.map((each) => each.reference);
    const [first = ""] = list;
    return this.#random.pick([
      () => list.join(", "),
      () => list.join(", "),
      () => `ROLLUP (${list.join(", ")})`,
      () => `CUBE (${list.join(", ")})`,
      () => `GROUPING SETS ((${list.join(", ")}), (${first}))`,
      () => `GROUPING SETS ((${list.join(", ")}), ())`,
      () => `${first}, ROLLUP (${list.join(", ")})`,
    ])();
  }

  #having(inGroups: Scope, rows: Scope): string {
    const kind = this.#expressions.kind();
    return this.#random.pick([
      () => `${this.#aggregate(kind, rows)} IS NOT NULL`,
      () => this.#expressions.condition(inGroups, 1),
      () => `count(*) > 0`,
    ])();
  }

  #aggregate(kind: Kind, scope: Scope): string {
    const random = this.#random;
    const inside = { ...scope, subquery: undefined };
    const value = (of: Kind): string => this.#expressions.value(of, inside, 1);
    const filter = random.chance(0.15)
      ? ` FILTER (WHERE ${this.#expressions.condition(inside, 0)})`
      : "";
    return `${random.pick(aggregates[kind])(value)}${filter}`;
  }

  #window(kind: Kind, scope: Scope): string {
    const random = this.#random;
    const value = (of: Kind): string =>
      this.#expressions.value(of, { ...scope, subquery: undefined }, 1);
    const call = random.pick([
      () => random.pick(aggregates[kind])(value),
      () => `lag(${value(kind)}) `,
      () => `lag(${value(kind)}, 1, ${value(kind)})`,
      () => `first_value(${value(kind)})`,
      () => `last_value(${value(kind)})`,
      () => `nth_value(${value(kind)}, 2)`,
    ])();
    const ordered = /^(?:mode|percentile)/.test(call) ? value(kind) : call;
    if (ordered !== call) return ordered;
    const frame = random.pick([
      "",
      "",
      " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
      " ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
      " ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING",
      " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW",
      " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES",
    ]);
    const guarded = `${call} OVER (ORDER BY ${value("int")}${frame})`;
    if (random.chance(0.7)) return guarded;
    const column = this.#expressions.leaf(kind, scope);
    return `CASE WHEN ${column} IS NOT NULL THEN ${guarded} ELSE ${value(kind)} END`;
  }

  #from(outer: readonly Named[], depth: number): Source {
    const random = this.#random;
    const count = random.pick([1, 1, 2, 2, 2, 3]);
    let source = this.#source(outer, depth);
    for (let at = 1; at < count; at += 1) source = this.#join(source, outer, depth);
    return source;
  }

  #join(left: Source, outer: readonly Named[], depth: number): Source {
    const random = this.#random;
    const isLateral = random.chance(0.2);
    const right =
      random.chance(0.15) && depth > 0
        ? this.#parenthesised(outer, depth)
        : this.#source(isLateral ? [...left.columns, ...outer] : outer, depth, isLateral);
    const columns = [...left.columns, ...right.columns];
    const type = isLateral
      ? random.pick(["JOIN", "LEFT JOIN"])
      : random.pick(["JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
    return {
      text: `${left.text} ${type} ${right.text} ON ${this.#on(left, right, columns, type)}`,
      columns,
    };
  }

  #parenthesised(outer: readonly Named[], depth: number): Source {
    const source = this.#join(this.#source(outer, depth - 1), outer, depth - 1);
    return { text: `(${source.text})`, columns: source.columns };
  }

  #on(left: Source, right: Source, columns: readonly Named[], type: string): string {
    const random = this.#random;
    const scope = this.#scope(columns, [], 0);
    const pairs = left.columns.flatMap((one) =>
      right.columns
        .filter((other) => other.kind === one.kind && (one.kind === "int" || one.kind === "text"))
        .map((other) => `${one.reference} = ${other.reference}`),
    );
    const equal = pairs.length > 0 ? random.pick(pairs) : "true";
    // FULL JOIN takes nothing but what can be merged or hashed.
    if (type === "FULL JOIN") return random.chance(0.8) ? equal : "false";
    return random.pick([
      () => equal,
      () => equal,
      () => `${equal} AND ${this.#expressions.condition(scope, 1)}`,
      () => this.#expressions.condition(scope, 1),
      () => "true",
    ])();
  }

  #source(outer: readonly Named[], depth: number, lateral = false): Source {
    const random = this.#random;
    this.#aliases += 1;
    const alias = `t${this.#aliases}`;
    const columnsOf = (table: Table): Named[] =>
      table.columns.map((each) => ({ ...each, reference: `${alias}.${each.name}` }));
    if (this.#named.length > 0 && random.chance(0.4)) {
      const table = random.pick(this.#named);
      return { text: `${table.name} ${alias}`, columns: columnsOf(table) };
    }
    if (random.chance(lateral ? 0.4 : 0.1))
      return this.#rows.inFrom(alias, this.#leaf(this.#scope([], outer, 0)));
    if (depth > 0 && (lateral || random.chance(0.2)))
      return this.#derived(alias, outer, depth, lateral);
    const table = random.pick(this.#tables);
    const only = !table.isView && random.chance(0.05) ? "ONLY " : "";
    return { text: `${only}${table.name} ${alias}`, columns: columnsOf(table) };
  }

  #derived(alias: string, outer: readonly Named[], depth: number, lateral: boolean): Source {
    const random = this.#random;
    const kinds = random.some(random.whole(1, 3), () => this.#expressions.kind());
    const query = this.#select(kinds, lateral ? outer : [], depth - 1);
    const columns = kinds.map((kind, at) => ({
      name: `c${at}`,
      kind,
      reference: `${alias}.c${at}`,
    }));
    const names = columns.map((each) => each.name).join(", ");
    return { text: `${lateral ? "LATERAL " : ""}(${query}) ${alias} (${names})`, columns };
  }

  #leaf(scope: Scope): (kind: Kind) => string {
    return (kind) => this.#expressions.leaf(kind, scope);
  }

  #scope(columns: readonly Named[], outer: readonly Named[], depth: number): Scope {
    return {
      columns,
      outer,
      parameters: this.#parameters,
      subquery: depth <= 0 ? undefined : (kind, around) => this.#select([kind], around, depth - 1),
    };
  }

  #change(): string {
    const random = this.#random;
    const table = random.pick(this.#tables.filter((each) => !each.isView));
    const columns = table.columns.map((each) => ({ ...each, reference: `x.${each.name}` }));
    const returning = (scope: Scope): string => {
      const kinds = random.some(random.whole(1, 3), () => this.#expressions.kind());
      return named(kinds.map((kind) => this.#expressions.value(kind, scope, 1)));
    };
    const own = this.#scope(columns, [], 0);
    const set = (scope: Scope): string => {
      const column = random.pick(table.columns);
      return `${column.name} = ${this.#expressions.value(column.kind, scope, 1)}`;
    };
    const changedColumn = (): string => {
      const { name, kind } = random.pick(table.columns);
      const after = this.#expressions.value(kind, own, 1);
      return `UPDATE ${table.name} x SET ${name} = ${after} WHERE x.${name} IS NOT NULL RETURNING x.${name} AS r0`;
    };
    return random.pick([
      changedColumn,
      () =>
        `DELETE FROM ${table.name} x WHERE ${this.#expressions.condition(own, 1)} RETURNING ${returning(own)}`,
      () =>
        `UPDATE ${table.name} x SET ${set(own)} WHERE ${this.#expressions.condition(own, 1)} RETURNING ${returning(own)}`,
      () => {
        const source = this.#from([], 1);
        const both = this.#scope([...columns, ...source.columns], [], 0);
        return (
          `UPDATE ${table.name} x SET ${set(both)} FROM ${source.text} ` +
          `WHERE ${this.#expressions.condition(both, 1)} RETURNING ${returning(both)}`
        );
      },
      () => {
        const names = table.columns.map((each) => each.name).join(", ");
        const values = table.columns.map((each) =>
          this.#expressions.value(each.kind, this.#scope([], [], 0), 1),
        );
        return `INSERT INTO ${table.name} AS x (${names}) VALUES (${values.join(", ")}) RETURNING ${returning(own)}`;
      },
      () => {
        const rest = this.#scope([{ name: "c0", kind: "int", reference: "g.c0" }], [], 0);
        return (
          `WITH g (c0, c1) AS (UPDATE ${table.name} x SET ${set(own)} RETURNING ` +
          `${this.#expressions.value("int", own, 1)}, ${this.#expressions.value("text", own, 1)}) ` +
          `SELECT ${this.#expressions.value("int", rest, 1)}, c1 FROM g`
        );
      },
    ])();
  }
}

/** No more parameters here: an expression that is written twice would have two. */
const full: Kind[] = ["int", "int", "int", "int"];

function named(columns: readonly string[]): string {
  return columns.map((each, at) => `${each} AS r${at}`).join(", ");
}
