/**
 * How a command is summarised: `walk` reads on for targets and further commands, `object` names the kind
 * of object and its name, `target` the one name that follows, `alone` nothing but itself.
 */
export type CommandShape = "walk" | "object" | "target" | "alone";

/**
 * Every command of PostgreSQL 18 (documentation, part VI). A text that begins with another word has no
 * summary, so a stray value never becomes a label.
 */
export const sqlCommands: ReadonlyMap<string, CommandShape> = new Map([
  ...shaped("walk", "SELECT INSERT UPDATE DELETE MERGE VALUES WITH EXPLAIN COPY TRUNCATE LOCK"),
  ...shaped("object", "CREATE ALTER DROP REINDEX REFRESH"),
  ...shaped("target", "CALL TABLE"),
  ...shaped(
    "alone",
    "ABORT ANALYSE ANALYZE BEGIN CHECKPOINT CLOSE CLUSTER COMMENT COMMIT DEALLOCATE",
  ),
  ...shaped("alone", "DECLARE DISCARD DO END EXECUTE FETCH GRANT IMPORT LISTEN LOAD MOVE NOTIFY"),
  ...shaped("alone", "PREPARE REASSIGN RELEASE RESET REVOKE ROLLBACK SAVEPOINT SECURITY SET SHOW"),
  ...shaped("alone", "START UNLISTEN VACUUM"),
]);

/** Words between a command of the `object` shape and the kind of object. */
export const objectModifiers: ReadonlySet<string> = words(
  "OR REPLACE TEMP TEMPORARY UNLOGGED GLOBAL LOCAL UNIQUE RECURSIVE TRUSTED PROCEDURAL CONSTRAINT",
);

/** First words of a kind of object that has two. */
export const objectPrefixes: ReadonlySet<string> = words("MATERIALIZED FOREIGN EVENT ACCESS");

/** Kinds of objects whose name is part of the summary. */
export const namedObjects: ReadonlySet<string> = words(
  "TABLE VIEW INDEX SEQUENCE SCHEMA FUNCTION PROCEDURE ROUTINE AGGREGATE TRIGGER TYPE DOMAIN EXTENSION",
);

/** Kinds of objects whose name says who or where, not what. */
export const unnamedObjects: ReadonlySet<string> = words(
  "DATABASE ROLE USER GROUP POLICY RULE PUBLICATION SUBSCRIPTION SERVER TABLESPACE STATISTICS METHOD",
);

/** Words that may stand between a command or FROM and the name it means. */
export const targetModifiers: ReadonlySet<string> = words(
  "ONLY LATERAL TABLE IF NOT EXISTS CONCURRENTLY TEMP TEMPORARY UNLOGGED",
);

/** Reserved words that are functions, also without parentheses. */
export const bareFunctions: ReadonlySet<string> = words(
  "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_CATALOG CURRENT_ROLE " +
    "CURRENT_SCHEMA CURRENT_USER SESSION_USER SYSTEM_USER USER COLLATION",
);

/** Words that end a FROM list. */
export const listEnds: ReadonlySet<string> = words(
  "WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH FOR WINDOW UNION INTERSECT EXCEPT RETURNING SET",
);

/** Commands that change rows; as plain words they are legal column names. */
export const changeCommands: ReadonlySet<string> = words("INSERT UPDATE DELETE MERGE");

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

function shaped(shape: CommandShape, list: string): [string, CommandShape][] {
  return list.split(" ").map((word) => [word, shape]);
}
