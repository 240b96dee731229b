import { alterCommands } from "../lint/definitions.js";
import {
  type NodeKind,
  type NodeOf,
  findNodes,
  namesIn,
  namesOf,
  nodeAs,
  nodesAs,
} from "../lint/tree.js";
import type { SqlNode } from "../sql/parser.js";
import { type ObjectName, relationName } from "../sql/object-name.js";

/**
 * A privilege without which a statement fails.
 *
 * - `own`: of the relation, or of its owner's role. `drop`: the same, or of its schema.
 * - `index`: `own`, and CREATE on the relation's schema.
 * - `policy`: `own`, but where the host lets others make policies as well.
 * - `create`: CREATE on the schema; where none is named, on the first one of the search path.
 * - `create-schema`: CREATE on the database.
 */
export interface PrivilegeNeed {
  readonly kind: "own" | "drop" | "index" | "policy" | "create" | "create-schema";
  /** Of a `create` only its schema counts. */
  readonly object: ObjectName;
  /** IF EXISTS: it may be gone by then. */
  readonly ifExists: boolean;
}

/** What a statement needs, and what is not known any more after it. */
export interface StatementNeeds {
  readonly needs: readonly PrivilegeNeed[];
  /** Names of relations that it makes, moves or takes away: whose they are is not known any more. */
  readonly touches: readonly string[];
  /** A schema that it makes. */
  readonly schema?: string;
  /** It may change who may do what, or where names lead: nothing can be said of what comes after it. */
  readonly isOpaque: boolean;
}

type Reader<K extends NodeKind> = (statement: NodeOf<K>, node: SqlNode) => StatementNeeds;
type Readers = { readonly [K in NodeKind]?: Reader<K> };

/**
 * What a statement needs. Whatever is not known to be harmless is opaque: that a plan is refused which would
 * have worked is worse than that one is not which will fail.
 */
export function statementNeeds(node: SqlNode): StatementNeeds {
  for (const [kind, reader] of Object.entries(readers)) {
    // Each reader stands under the kind that it reads.
    const statement = nodeAs(node, kind as NodeKind);
    if (statement !== undefined) return (reader as Reader<NodeKind>)(statement, node);
  }
  return opaque;
}

const opaque: StatementNeeds = { needs: [], touches: [], isOpaque: true };
const harmless: StatementNeeds = { needs: [], touches: [], isOpaque: false };

type RangeVar = NodeOf<"RangeVar"> | undefined;

const readers: Readers = {
  CreateStmt: ({ relation, if_not_exists: ifNotExists, inhRelations }) => {
    const parents = nodesAs(inhRelations, "RangeVar").map((parent) =>
      need("own", relationName(parent)),
    );
    return creating(relation, ifNotExists === true ? [] : parents, ifNotExists);
  },
  // What it selects from may make it a temporary one.
  ViewStmt: ({ view }) => ({ ...harmless, touches: [view?.relname ?? ""] }),
  CreateSeqStmt: ({ sequence, if_not_exists: ifNotExists }) => creating(sequence, [], ifNotExists),
  CompositeTypeStmt: ({ typevar }) => creating(typevar, []),
  CreateEnumStmt: ({ typeName }) => creatingNamed(namesIn(typeName)),
  CreateRangeStmt: ({ typeName }) => creatingNamed(namesIn(typeName)),
  CreateDomainStmt: ({ domainname }) => creatingNamed(namesIn(domainname)),
  CreateFunctionStmt: ({ funcname, replace }) =>
    replace === true ? harmless : creatingNamed(namesIn(funcname)),
  CreateSchemaStmt: (statement) => schemaNeeds(statement),
  IndexStmt: ({ relation, idxname, if_not_exists: ifNotExists }, node) => ({
    needs: ifNotExists === true ? [] : [need("index", relationName(relation))],
    touches: idxname === undefined ? [] : [idxname],
    isOpaque: callsFunctions(node),
  }),
  AlterTableStmt: (statement, node) => alterNeeds(statement, node),
  AlterSeqStmt: ({ sequence, missing_ok: ifExists }) => ({
    ...harmless,
    needs: [need("own", relationName(sequence), ifExists)],
  }),
  RenameStmt: (statement) => renameNeeds(statement),
  AlterObjectSchemaStmt: ({ objectType, relation, missing_ok: ifExists }) =>
    relation === undefined || !relationTypes.has(objectType)
      ? opaque
      : {
          needs: [need("own", relationName(relation), ifExists)],
          touches: [relation.relname ?? ""],
          isOpaque: false,
        },
  DropStmt: (statement) => dropNeeds(statement),
  CommentStmt: (statement) => commentNeeds(statement),
  CreatePolicyStmt: ({ table }) => owning(table, "policy"),
  AlterPolicyStmt: ({ table }) => owning(table, "policy"),
  RuleStmt: ({ relation }) => owning(relation),
  // The privilege TRIGGER is enough.
  CreateTrigStmt: () => harmless,
  AlterEnumStmt: () => harmless,
  // Of tables and the like: it makes nobody an owner, and gives no schema.
  GrantStmt: ({ objtype }) => (grantsOnly.has(objtype) ? harmless : opaque),
  VariableSetStmt: ({ name }) => (changesIdentity(name) ? opaque : harmless),
  VacuumStmt: () => harmless,
  ReindexStmt: () => harmless,
  LockStmt: () => harmless,
};

const grantsOnly: ReadonlySet<string | undefined> = new Set([
  "OBJECT_FUNCTION",
  "OBJECT_SEQUENCE",
  "OBJECT_TABLE",
]);

const relationTypes: ReadonlySet<string | undefined> = new Set([
  "OBJECT_FOREIGN_TABLE",
  "OBJECT_INDEX",
  "OBJECT_MATVIEW",
  "OBJECT_SEQUENCE",
  "OBJECT_TABLE",
  "OBJECT_VIEW",
]);

function need(
  kind: PrivilegeNeed["kind"],
  object: ObjectName,
  ifExists: boolean | undefined = false,
): PrivilegeNeed {
  return { kind, object, ifExists };
}

function owning(relation: RangeVar, kind: PrivilegeNeed["kind"] = "own"): StatementNeeds {
  return { ...harmless, needs: [need(kind, relationName(relation))] };
}

/** A temporary one needs no schema, and is nobody else's. */
function creating(
  relation: RangeVar,
  others: readonly PrivilegeNeed[],
  ifNotExists = false,
): StatementNeeds {
  const isTemporary = relation?.relpersistence === "t" || relation?.schemaname === "pg_temp";
  const create = isTemporary || ifNotExists ? [] : [need("create", relationName(relation))];
  return { needs: [...create, ...others], touches: [relation?.relname ?? ""], isOpaque: false };
}

function creatingNamed(parts: readonly string[]): StatementNeeds {
  const object = { schema: parts.at(-2), name: parts.at(-1) ?? "" };
  return { ...harmless, needs: object.schema === "pg_temp" ? [] : [need("create", object)] };
}

function schemaNeeds(statement: NodeOf<"CreateSchemaStmt">): StatementNeeds {
  const { schemaname: schema, authrole, if_not_exists: ifNotExists, schemaElts } = statement;
  // For somebody else, or with things in it: more than is looked at here.
  if (schema === undefined || authrole !== undefined || (schemaElts ?? []).length > 0)
    return opaque;
  const needs = ifNotExists === true ? [] : [need("create-schema", { schema, name: schema })];
  return { ...harmless, needs, schema };
}

function alterNeeds(statement: NodeOf<"AlterTableStmt">, node: SqlNode): StatementNeeds {
  const { relation, objtype, missing_ok: ifExists, cmds } = statement;
  if (!relationTypes.has(objtype)) return opaque;
  const commands = nodesAs(cmds, "AlterTableCmd");
  const changesOwner = commands.some(({ subtype }) => subtype === "AT_ChangeOwner");
  const cascades = commands.some(({ behavior }) => behavior === "DROP_CASCADE");
  const children = alterCommands(node).flatMap(({ command }) => {
    const child = nodeAs(command.def, "PartitionCmd")?.name;
    return command.subtype === "AT_AttachPartition" && child !== undefined
      ? [need("own", relationName(child))]
      : [];
  });
  return {
    needs: [need("own", relationName(relation), ifExists), ...children],
    touches: [],
    isOpaque: changesOwner || cascades || callsFunctions(node),
  };
}

/** What a function does nobody can tell; it may run with another's rights. */
function callsFunctions(node: SqlNode): boolean {
  return findNodes(node, "FuncCall").length > 0;
}

const partTypes: ReadonlySet<string | undefined> = new Set([
  "OBJECT_COLUMN",
  "OBJECT_POLICY",
  "OBJECT_RULE",
  "OBJECT_TABCONSTRAINT",
  "OBJECT_TRIGGER",
]);

function renameNeeds(statement: NodeOf<"RenameStmt">): StatementNeeds {
  const { renameType, relation, newname, missing_ok: ifExists } = statement;
  const isPart = partTypes.has(renameType);
  if (relation === undefined || !(isPart || relationTypes.has(renameType))) return opaque;
  const touches = isPart ? [] : [relation.relname ?? "", newname ?? ""];
  return { needs: [need("own", relationName(relation), ifExists)], touches, isOpaque: false };
}

function dropNeeds(statement: NodeOf<"DropStmt">): StatementNeeds {
  const { removeType, behavior, objects, missing_ok: ifExists } = statement;
  const isOpaque = behavior === "DROP_CASCADE" || opaqueDrops.has(removeType);
  if (!relationTypes.has(removeType)) return { ...harmless, isOpaque };
  const names = (objects ?? []).map((object) => partsName(namesOf(object)));
  return {
    needs: names.map((name) => need("drop", name, ifExists)),
    touches: names.map(({ name }) => name),
    isOpaque,
  };
}

const opaqueDrops: ReadonlySet<string | undefined> = new Set([
  "OBJECT_EXTENSION",
  "OBJECT_FDW",
  "OBJECT_FOREIGN_SERVER",
  "OBJECT_SCHEMA",
]);

function commentNeeds({ objtype, object }: NodeOf<"CommentStmt">): StatementNeeds {
  const parts = namesOf(object);
  if (objtype === "OBJECT_COLUMN") {
    return { ...harmless, needs: [need("own", partsName(parts.slice(0, -1)))] };
  }
  return relationTypes.has(objtype)
    ? { ...harmless, needs: [need("own", partsName(parts))] }
    : harmless;
}

function partsName(parts: readonly string[]): ObjectName {
  return { schema: parts.at(-2), name: parts.at(-1) ?? "" };
}

function changesIdentity(name: string | undefined): boolean {
  // RESET ALL has no name.
  return name === undefined || ["role", "search_path", "session_authorization"].includes(name);
}
