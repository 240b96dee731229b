/** What the queries of `catalog-queries.ts` return, in the server's own terms. */
export interface CatalogRows {
  readonly relations: readonly RelationRow[];
  readonly parents: readonly ParentRow[];
  readonly attributes: readonly AttributeRow[];
  readonly checks: readonly CheckRow[];
  readonly uniqueIndexes: readonly UniqueIndexRow[];
  readonly foreignKeys: readonly ForeignKeyRow[];
  readonly functions: readonly FunctionRow[];
  readonly operators: readonly OperatorRow[];
  readonly types: readonly TypeRow[];
  readonly looseCollations: readonly CollationRow[];
}

/** A collation that takes different texts for equal. */
export interface CollationRow {
  readonly oid: number;
}

export interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`: r, p, v, m, f, c … */
  readonly kind: string;
  /** Row-level security is on. */
  readonly rowSecurity: boolean;
  /** A row-level BEFORE or INSTEAD OF trigger can leave a row out. */
  readonly rowTrigger: boolean;
  /** A row-level BEFORE trigger can keep a row from being updated, as by a foreign key. */
  readonly updateTrigger: boolean;
  /** The same of DELETE. */
  readonly deleteTrigger: boolean;
  /** A trigger that enforces foreign keys is switched off. */
  readonly keysOff: boolean;
}

export interface ParentRow {
  readonly child: number;
  readonly parent: number;
}

export interface AttributeRow {
  readonly relation: number;
  readonly number: number;
  readonly name: string;
  readonly type: number;
  readonly collation: number;
  readonly notNull: boolean;
  /** Older rows were not checked: NOT NULL … NOT VALID, PostgreSQL 18. */
  readonly unvalidated: boolean;
  /** GENERATED … VIRTUAL, PostgreSQL 18. */
  readonly virtual: boolean;
}

/** A validated CHECK of a table or of a domain; the other OID is 0. */
export interface CheckRow {
  readonly relation: number;
  readonly domain: number;
  readonly name: string;
  /** The expression as a node tree. */
  readonly tree: string;
}

/** A unique index that is valid, immediate, total and of plain columns. */
export interface UniqueIndexRow {
  readonly relation: number;
  readonly name: string;
  readonly columns: readonly number[];
  readonly families: readonly number[];
  readonly collations: readonly number[];
}

/** A foreign key that is validated and immediate. */
export interface ForeignKeyRow {
  readonly name: string;
  readonly relation: number;
  readonly columns: readonly number[];
  readonly referenced: number;
  readonly referencedColumns: readonly number[];
  /** `pg_constraint.conpfeqop`. */
  readonly operators: readonly number[];
  /** It updates rows: SET NULL, SET DEFAULT, ON UPDATE CASCADE. */
  readonly updates: boolean;
  /** ON DELETE CASCADE. */
  readonly deletes: boolean;
}

export interface FunctionRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly strict: boolean;
  readonly volatile: boolean;
  readonly returnsSet: boolean;
  /** Its comment says `@notnull`: it never returns NULL, by its author's word. */
  readonly declaredNotNull: boolean;
}

export interface OperatorRow {
  readonly oid: number;
  readonly name: string;
  readonly function: number;
  /** The operator that takes them the other way round, 0 for none. */
  readonly commutator: number;
  /** The operator that is true where this one is false, 0 for none. */
  readonly negator: number;
  /** Operator families in which it is equality. */
  readonly equalityIn: readonly number[];
}

export interface TypeRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `pg_type.typtype`: b, c, d, e, p, r, m. */
  readonly kind: string;
  readonly category: string;
  /** Of an array, 0 otherwise. */
  readonly element: number;
  /** What a domain is over, 0 otherwise. */
  readonly base: number;
  /** Of the domain itself, validated. */
  readonly notNull: boolean;
  /** Of a composite type, 0 otherwise. */
  readonly relation: number;
  readonly labels: readonly string[];
  /** It has a cast to json, which JSON functions use. */
  readonly toJson: boolean;
}
