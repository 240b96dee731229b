import type { Refusal } from "../errors/refusal.js";
import { identifier } from "../sql/literal.js";
import type { MissingPrivilege } from "./read-privileges.js";

/** One refusal for each privilege that is missing, at the first statement that needs it. */
export function judgePrivileges(missing: readonly MissingPrivilege[]): Refusal[] {
  const seen = new Set<string>();
  return missing.flatMap((each) => {
    const key = JSON.stringify([each.user, each.lacks, each.schema, each.object]);
    if (seen.has(key)) return [];
    seen.add(key);
    return [refusalOf(each)];
  });
}

function refusalOf({ need, user, lacks, ...found }: MissingPrivilege): Refusal {
  const { file, line, column } = need.place;
  const at = `${file}:${line}:${column}`;
  const [schema, object, to] = [found.schema, found.object, user].map(identifier);
  const admin = "As an administrator, run:";
  switch (lacks) {
    case "ownership":
      return {
        reason: "privilege",
        message: `${at}: ${user} may not change ${found.schema}.${found.object}, which belongs to ${found.owner ?? "another role"}.`,
        next: `Let migrations run as its owner: DB_MIGRATION_ROLE; or, as an administrator, run: ALTER TABLE ${schema}.${object} OWNER TO ${to}`,
      };
    case "create-on-schema":
      return {
        reason: "privilege",
        message: `${at}: ${user} may not make anything in the schema ${found.object}.`,
        next: `${admin} GRANT CREATE ON SCHEMA ${object} TO ${to}`,
      };
    case "create-on-database":
      return {
        reason: "privilege",
        message: `${at}: ${user} may not make a schema in the database ${found.object}.`,
        next: `${admin} GRANT CREATE ON DATABASE ${object} TO ${to}`,
      };
  }
}
