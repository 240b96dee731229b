import type { PoolInfo } from "@abe/db-core/observer";
import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";

const defaultPort = 5432;

/**
 * Which database, as operations and connect spans say it. The schema is not part of the namespace: it
 * cannot be known without asking the server, and may differ from statement to statement.
 */
export function databaseAttributes(pool: PoolInfo): Attributes {
  return {
    [attributeNames.system]: "postgresql",
    [attributeNames.namespace]: pool.database,
    [attributeNames.serverAddress]: pool.host,
    ...(pool.port === defaultPort ? {} : { [attributeNames.serverPort]: pool.port }),
  };
}

/** Which pool: all that most metrics of a pool carry, since each further attribute costs. */
export function poolAttributes(name: string): Attributes {
  return { [attributeNames.pool]: name };
}

/** The same attributes in the order in which the SDK sorts them for each record, so that it has less to do. */
export function sortedAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
