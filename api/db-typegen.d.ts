// The public surface of @abe/db-typegen. Regenerate with: pnpm api:update

// ---- analysis/cardinality.d.ts
import type { TreeNode } from "../tree/tree-node.js";
import { type Analysis } from "./level.js";
export type RowCount = "exec" | "one" | "maybe" | "many";
export declare function rowCount(query: TreeNode, analysis: Analysis): RowCount;

// ---- analysis/fact.d.ts
import type { TreeNode } from "../tree/tree-node.js";
export interface Fact {
    readonly expression: TreeNode;
    readonly key: string;
    readonly ofGroups: boolean;
    readonly clause: string;
}
export interface Known {
    readonly expressions: readonly TreeNode[];
    readonly relations: ReadonlySet<number>;
}
export declare const nothing: Known;
export declare function both(parts: readonly Known[]): Known;
export declare function common(parts: readonly Known[]): Known;
export declare function factsOf(known: Known, clause: string): Fact[];

// ---- analysis/level.d.ts
import type { BuiltIns } from "../built-ins/built-ins.js";
import type { Catalog } from "../catalog/catalog.js";
import type { TreeNode } from "../tree/tree-node.js";
import type { Fact } from "./fact.js";
import type { Verdict } from "./verdict.js";
export type Eliminated = ReadonlyMap<number, ReadonlySet<number>>;
export interface Level {
    readonly query: TreeNode;
    readonly command: number;
    readonly rangeTable: readonly TreeNode[];
    readonly outer: Site | undefined;
    readonly facts: readonly Fact[];
    readonly eliminated: Eliminated;
    readonly fullJoins: readonly FullJoin[];
    readonly grouping: Grouping;
    readonly columns: Map<number | string, readonly Verdict[]>;
}
export interface FullJoin {
    readonly number: number;
    readonly left: readonly number[];
    readonly right: readonly number[];
}
export interface Grouping {
    readonly filled: boolean;
    readonly inEverySet: ReadonlySet<number> | undefined;
    readonly expressions: ReadonlyMap<string, number>;
}
export interface Site {
    readonly level: Level;
    readonly guards: readonly Fact[];
    readonly inAggregate: boolean;
    readonly compared: readonly Verdict[];
    readonly converted: Verdict | undefined;
    readonly present: Eliminated;
}
export interface Analysis {
    readonly catalog: Catalog;
    readonly builtIns: BuiltIns;
    parameterNullable(number: number): boolean;
    expression(node: TreeNode, site: Site): Verdict;
    elements(node: TreeNode, site: Site): Verdict;
    columns(query: TreeNode, outer: Site | undefined): readonly Verdict[];
    entryColumns(level: Level, number: number): readonly Verdict[];
    level(query: TreeNode, outer: Site | undefined): Level;
    followsShape(): boolean;
    alwaysReturns(query: TreeNode, outer: Site | undefined): boolean;
}
export declare function siteOf(level: Level): Site;
export declare const returning: {
    readonly default: 0;
    readonly old: 1;
    readonly new: 2;
};
export declare const command: {
    readonly select: 1;
    readonly update: 2;
    readonly insert: 3;
    readonly delete: 4;
    readonly merge: 5;
    readonly utility: 6;
};

// ---- analysis/verdict.d.ts
export interface Verdict {
    readonly nullable: boolean;
    readonly because: string;
    readonly from: readonly Verdict[];
}
export declare function canBeNull(because: string, from?: readonly Verdict[]): Verdict;
export declare function neverNull(because: string, from?: readonly Verdict[]): Verdict;
export declare function ifAll(because: string, verdicts: readonly Verdict[]): Verdict;
export declare function ifAny(because: string, verdicts: readonly Verdict[]): Verdict;

// ---- built-ins/built-ins.d.ts
export interface BuiltIns {
    readonly functions: ReadonlyMap<number, readonly (readonly number[])[]>;
    readonly aggregates: ReadonlyMap<number, AggregateNeed>;
    readonly sets: ReadonlyMap<number, ReadonlySet<number>>;
    readonly fields: ReadonlyMap<number, ReadonlySet<string>>;
    readonly witnesses: ReadonlyMap<number, string>;
}
export type AggregateNeed = "nothing" | "row" | "value";
export interface BuiltInsText {
    readonly strict: string;
    readonly others: string;
    readonly aggregates: string;
    readonly sets: string;
    readonly fields: string;
    readonly witnesses: Readonly<Record<string, string>>;
}
export declare const everyArgument = -1;
export declare function readBuiltIns(text: BuiltInsText): BuiltIns;

// ---- catalog/catalog-rows.d.ts
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
export interface CollationRow {
    readonly oid: number;
}
export interface RelationRow {
    readonly oid: number;
    readonly schema: string;
    readonly name: string;
    readonly kind: string;
    readonly rowSecurity: boolean;
    readonly rowTrigger: boolean;
    readonly updateTrigger: boolean;
    readonly deleteTrigger: boolean;
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
    readonly unvalidated: boolean;
    readonly virtual: boolean;
}
export interface CheckRow {
    readonly relation: number;
    readonly domain: number;
    readonly name: string;
    readonly tree: string;
}
export interface UniqueIndexRow {
    readonly relation: number;
    readonly name: string;
    readonly columns: readonly number[];
    readonly families: readonly number[];
    readonly collations: readonly number[];
}
export interface ForeignKeyRow {
    readonly name: string;
    readonly relation: number;
    readonly columns: readonly number[];
    readonly referenced: number;
    readonly referencedColumns: readonly number[];
    readonly operators: readonly number[];
    readonly updates: boolean;
    readonly deletes: boolean;
}
export interface FunctionRow {
    readonly oid: number;
    readonly schema: string;
    readonly name: string;
    readonly strict: boolean;
    readonly volatile: boolean;
    readonly returnsSet: boolean;
    readonly declaredNotNull: boolean;
}
export interface OperatorRow {
    readonly oid: number;
    readonly name: string;
    readonly function: number;
    readonly commutator: number;
    readonly negator: number;
    readonly equalityIn: readonly number[];
}
export interface TypeRow {
    readonly oid: number;
    readonly schema: string;
    readonly name: string;
    readonly kind: string;
    readonly category: string;
    readonly element: number;
    readonly base: number;
    readonly notNull: boolean;
    readonly relation: number;
    readonly labels: readonly string[];
    readonly toJson: boolean;
}

// ---- catalog/catalog.d.ts
import type { CatalogRows, FunctionRow, OperatorRow, TypeRow } from "./catalog-rows.js";
import { type ListedValues } from "./listed-values.js";
import type { Relation } from "./relation.js";
export interface Catalog {
    readonly relations: ReadonlyMap<number, Relation>;
    readonly functions: ReadonlyMap<number, FunctionRow>;
    readonly operators: ReadonlyMap<number, OperatorRow>;
    readonly types: ReadonlyMap<number, TypeRow>;
    notNullDomain(type: number): string | undefined;
    domainValues(type: number): ListedValues | undefined;
}
export declare function buildCatalog(rows: CatalogRows): Catalog;

// ---- catalog/listed-values.d.ts
import type { CheckRow } from "./catalog-rows.js";
export type ListedValues = readonly (string | number)[];
export interface CheckedLists {
    readonly columns: ReadonlyMap<string, ListedValues>;
    readonly domains: ReadonlyMap<number, ListedValues>;
}
export declare function checkedLists(checks: readonly CheckRow[], loose: ReadonlySet<number>): CheckedLists;

// ---- catalog/relation.d.ts
import type { ListedValues } from "./listed-values.js";
import type { ForeignKeyRow, RelationRow, UniqueIndexRow } from "./catalog-rows.js";
export interface ColumnNullability {
    readonly nullable: boolean;
    readonly because: string;
}
export interface Attribute {
    readonly number: number;
    readonly name: string;
    readonly type: number;
    readonly collation: number;
    readonly own: ColumnNullability;
    readonly inherited: ColumnNullability;
    readonly ownValues: ListedValues | undefined;
    readonly inheritedValues: ListedValues | undefined;
}
export interface Relation extends RelationRow {
    readonly attributes: ReadonlyMap<number, Attribute>;
    readonly uniqueIndexes: readonly UniqueIndexRow[];
    readonly foreignKeys: readonly ForeignKeyRow[];
    readonly descendants: readonly number[];
}

// ---- catalog/schema-facts.d.ts
import type { Queryable, TypeRegistry } from "@abe/db-core";
import type { LockedConstraints } from "../output/lock.js";
export interface SchemaFacts {
    readonly types: ReadonlyMap<number, TypeFact>;
    readonly constraints: LockedConstraints;
    readonly registry: TypeRegistry;
}
export interface TypeFact {
    readonly oid: number;
    readonly kind: string;
    readonly element: number;
    readonly base: number;
    readonly array: number;
    readonly delimiter: string;
    readonly labels: readonly string[];
}
export declare function loadSchemaFacts(connection: Queryable, types?: TypeRegistry): Promise<SchemaFacts>;

// ---- describe/describe-statements.d.ts
import type { Session } from "@abe/db-core/session";
import type { BuiltIns } from "../built-ins/built-ins.js";
import type { Catalog } from "../catalog/catalog.js";
import type { StatementDescription } from "./statement-description.js";
export interface DescribeContext {
    readonly catalog: Catalog;
    readonly builtIns: BuiltIns;
}
export interface DescribeOptions {
    readonly onProgress?: (described: number) => void;
    readonly signal?: AbortSignal;
}
export declare function describeStatements(session: Session, texts: readonly string[], options?: DescribeOptions): Promise<readonly StatementDescription[]>;

// ---- describe/statement-description.d.ts
import type { RowCount } from "../analysis/cardinality.js";
import type { Verdict } from "../analysis/verdict.js";
import type { ListedValues } from "../catalog/listed-values.js";
import type { JsonShape } from "../json/json-shape.js";
export type StatementDescription = DescribedStatement | RefusedStatement;
export interface DescribedStatement {
    readonly text: string;
    readonly accepted: true;
    readonly parameters: readonly DescribedParameter[];
    readonly columns: readonly DescribedColumn[];
    readonly cardinality: RowCount;
}
export interface RefusedStatement {
    readonly text: string;
    readonly accepted: false;
    readonly problem: StatementProblem;
}
export interface StatementProblem {
    readonly sqlState: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly position?: number;
}
export interface DescribedType {
    readonly oid: number;
    readonly schema: string;
    readonly name: string;
    readonly modifier: number;
}
export interface DescribedParameter {
    readonly type: DescribedType;
    readonly nullable: boolean;
    readonly because: string;
}
export interface DescribedColumn {
    readonly name: string;
    readonly type: DescribedType;
    readonly nullable: boolean;
    readonly verdict: Verdict;
    readonly json?: JsonShape;
    readonly values?: ListedValues;
}

// ---- error-codes.d.ts
export declare const errorCodes: {
    readonly DB_TYPEGEN_SERVER: {
        readonly class: "UnsupportedServerError";
        readonly when: "Statements are described on a server older than PostgreSQL 16, which does not say what an outer join fills with NULLs, or newer than those whose functions were scanned.";
        readonly then: "Nothing was described. Use one of the releases that the message names: it need not be production's.";
    };
    readonly DB_TYPEGEN_PROJECT: {
        readonly class: "ProjectError";
        readonly when: "A folder or file of the project that was named is not there or cannot be read, or no statement is at a place.";
        readonly then: "Nothing was written. Name one that is there.";
    };
    readonly DB_TYPEGEN_MIGRATIONS: {
        readonly class: "MigrationsError";
        readonly when: "The migrations cannot be applied to an empty database.";
        readonly then: "Nothing was written. The message says which one failed, and where; `cause` holds the error.";
    };
    readonly DB_TYPEGEN_URL: {
        readonly class: "DatabaseUrlError";
        readonly when: "`--database-url` is given something that is no URL of a database.";
        readonly then: "Nothing was sent, nothing was written.";
    };
    readonly DB_TYPEGEN_OUTPUT: {
        readonly class: "OutputError";
        readonly when: "One of the files cannot be written.";
        readonly then: "All files are as they were before.";
    };
};
export type DbTypegenErrorCode = keyof typeof errorCodes;

// ---- errors.d.ts
import type { DbTypegenErrorCode } from "./error-codes.js";
export declare abstract class DbTypegenError extends Error {
    readonly code: DbTypegenErrorCode;
    constructor(code: DbTypegenErrorCode, message: string, options?: ErrorOptions);
}
export declare class UnsupportedServerError extends DbTypegenError {
}
export declare class ProjectError extends DbTypegenError {
}
export declare class MigrationsError extends DbTypegenError {
}
export declare class DatabaseUrlError extends DbTypegenError {
}
export declare class OutputError extends DbTypegenError {
}

// ---- index.d.ts
export { describeStatements } from "./describe/describe-statements.js";
export type { DescribeOptions } from "./describe/describe-statements.js";
export type { DescribedColumn, DescribedParameter, DescribedStatement, DescribedType, RefusedStatement, StatementDescription, StatementProblem, } from "./describe/statement-description.js";
export type { RowCount } from "./analysis/cardinality.js";
export type { JsonField, JsonMember, JsonShape } from "./json/json-shape.js";
export type { Verdict } from "./analysis/verdict.js";
export type { Lock, LockedColumn, LockedConstraints, LockedParameter, LockedStatement, } from "./output/lock.js";
export { loadSchemaFacts } from "./catalog/schema-facts.js";
export type { SchemaFacts, TypeFact } from "./catalog/schema-facts.js";
export { lockOf, readLock, writeLock } from "./output/lock-file.js";
export { lockStatement, statementHash } from "./output/lock-statement.js";
export { renderDeclarations } from "./output/render-declarations.js";
export { renderFactories } from "./output/render-factories.js";
export { variantConflict } from "./output/variants.js";
export type { VariantConflict } from "./output/variants.js";
export type { StatementOverrides, StatementSource, TextPiece } from "./source/statement-source.js";
export { DatabaseUrlError, DbTypegenError, MigrationsError, OutputError, ProjectError, UnsupportedServerError, } from "./errors.js";
export { errorCodes } from "./error-codes.js";
export type { DbTypegenErrorCode } from "./error-codes.js";

// ---- json/json-shape.d.ts
export type JsonShape =
{
    readonly kind: "unknown";
} | {
    readonly kind: "boolean";
}
 | {
    readonly kind: "number";
}
 | {
    readonly kind: "decimal";
}
 | {
    readonly kind: "string";
    readonly labels?: readonly string[];
} | {
    readonly kind: "array";
    readonly element: JsonMember;
} | {
    readonly kind: "tuple";
    readonly elements: readonly JsonMember[];
} | {
    readonly kind: "object";
    readonly fields: readonly JsonField[];
}
 | {
    readonly kind: "record";
    readonly value: JsonMember;
};
export interface JsonMember {
    readonly shape: JsonShape;
    readonly nullable: boolean;
}
export interface JsonField extends JsonMember {
    readonly name: string;
    readonly optional: boolean;
}
export declare function objectShape(fields: readonly JsonField[]): JsonShape;
export declare const unknownShape: JsonShape;
export declare function eitherShape(a: JsonShape, b: JsonShape): JsonShape;
export declare const emptyArray: JsonShape;

// ---- output/lock-file.d.ts
import type { SchemaFacts } from "../catalog/schema-facts.js";
import type { Lock, LockedStatement } from "./lock.js";
export declare function lockOf(given: {
    readonly schemaHash: string;
    readonly statements: readonly LockedStatement[];
    readonly facts: Pick<SchemaFacts, "constraints">;
}): Lock;
export declare function writeLock(lock: Lock): string;
export declare function readLock(text: string): Lock | undefined;

// ---- output/lock-statement.d.ts
import type { SchemaFacts } from "../catalog/schema-facts.js";
import type { DescribedStatement } from "../describe/statement-description.js";
import type { StatementSource } from "../source/statement-source.js";
import type { LockedStatement } from "./lock.js";
export declare function statementHash(source: StatementSource): string;
export declare function lockStatement(source: StatementSource, description: DescribedStatement, facts: SchemaFacts): LockedStatement;

// ---- output/lock.d.ts
import type { RowCount } from "../analysis/cardinality.js";
export interface Lock {
    readonly version: 1;
    readonly schemaHash: string;
    readonly statements: readonly LockedStatement[];
    readonly constraints: LockedConstraints;
}
export interface LockedStatement {
    readonly name?: string;
    readonly kind: "text" | "named" | "file" | "composed";
    readonly file: string;
    readonly line: number;
    readonly textHash: string;
    readonly params: readonly LockedParameter[];
    readonly columns: readonly LockedColumn[];
    readonly cardinality: RowCount;
}
export interface LockedParameter {
    readonly name?: string;
    readonly type: string;
    readonly nullable: boolean;
}
export interface LockedColumn {
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
}
export interface LockedConstraints {
    readonly unique: readonly string[];
    readonly foreignKey: readonly string[];
    readonly check: readonly string[];
    readonly exclusion: readonly string[];
}

// ---- output/render-declarations.d.ts
import type { StatementSource } from "../source/statement-source.js";
import type { Lock } from "./lock.js";
export declare function renderDeclarations(lock: Lock, sources: readonly StatementSource[]): string;

// ---- output/render-factories.d.ts
import type { StatementSource } from "../source/statement-source.js";
import type { Lock } from "./lock.js";
export declare function renderFactories(lock: Lock, sources: readonly StatementSource[]): string | undefined;

// ---- output/variants.d.ts
import type { RowCount } from "../analysis/cardinality.js";
import type { LockedColumn, LockedStatement } from "./lock.js";
export interface VariantConflict {
    readonly at: number;
    readonly because: string;
}
export declare function widestCount(counts: readonly RowCount[]): RowCount | undefined;
export declare function variantConflict(variants: readonly LockedStatement[]): VariantConflict | undefined;
export declare function columnsOfAll(variants: readonly LockedStatement[]): readonly LockedColumn[];

// ---- source/statement-source.d.ts
export interface StatementSource {
    readonly kind: "text" | "named" | "file" | "composed";
    readonly name?: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
    readonly parameterNames?: readonly string[];
    readonly overrides: StatementOverrides;
    readonly variant?: string;
    readonly pieces: readonly TextPiece[];
}
export interface StatementOverrides {
    readonly notNull: readonly string[];
    readonly nullable: readonly string[];
    readonly json: Readonly<Record<string, string>>;
}
export interface TextPiece {
    readonly at: number;
    readonly length: number;
    readonly offset: number;
    readonly fileLength: number;
}

// ---- tree/tree-node.d.ts
export type TreeValue = TreeNode | readonly TreeValue[] | TreeBytes | string | null;
export interface TreeNode {
    readonly kind: string;
    readonly fields: NodeFields;
}
export interface NodeFields extends Iterable<[string, TreeValue]> {
    get(name: string): TreeValue | undefined;
    has(name: string): boolean;
    values(): Iterable<TreeValue>;
}
export interface TreeBytes {
    readonly bytes: Uint8Array;
}
export declare function isNode(value: TreeValue | undefined): value is TreeNode;
export declare function isList(value: TreeValue | undefined): value is readonly TreeValue[];
