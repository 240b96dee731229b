import type { MigrationPlan } from "../commands/read-plan.js";
import { MigrationConfigError } from "../errors/config-error.js";
import type { PolicyOperation } from "../policy/migration-policy.js";
import { readJson } from "./json-files.js";

/**
 * Reads a plan.
 *
 * @param operation what it must be of; default: any.
 * @throws MigrationConfigError
 */
export async function readPlanFile(
  path: string,
  operation?: PolicyOperation,
): Promise<MigrationPlan> {
  const plan = await readJson(path, "plan");
  const fault = faultOf(plan);
  if (fault !== undefined) {
    throw new MigrationConfigError([
      `${path} holds no ${fault}: write it with npx @abe/db-migrate plan --out <file>.`,
    ]);
  }
  // Looked at as far as it is used; what else stands there is shown and no more.
  const known = plan as MigrationPlan;
  if (operation === undefined || known.operation === operation) return known;
  throw new MigrationConfigError([
    `${path} is a plan of ${known.operation}, and not of ${operation}. Carry it out: npx @abe/db-migrate ${known.operation} --plan ${path}`,
  ]);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
  planHash: isText,
  operation: isText,
  databaseId: isTextOrNull,
  environment: isTextOrNull,
  role: isTextOrNull,
  request: isObject,
  steps: (value) => Array.isArray(value) && value.every(isStep),
  problems: isListOfObjects,
  faults: isListOfObjects,
  losses: isListOfObjects,
};

/** The name of what is missing, or is of another kind. */
function faultOf(plan: unknown): string | undefined {
  const given = isObject(plan) ? plan : {};
  return Object.entries(fields).find(([name, fits]) => !fits(Reflect.get(given, name)))?.[0];
}

function isStep(step: unknown): boolean {
  return (
    isObject(step) &&
    ["name", "reason", "sql"].every((key) => isText(Reflect.get(step, key))) &&
    typeof Reflect.get(step, "done") === "number" &&
    isListOfObjects(Reflect.get(step, "locks"))
  );
}
