import { unknownKey } from "../config/unknown-key.js";
import type { PolicyRequirement } from "./migration-policy.js";

const requirements: readonly string[] = [
  "approval",
  "cleanVerify",
  "lintClean",
  "nonSuperuser",
  "separateUser",
  "tls",
] satisfies readonly PolicyRequirement[];

const permissions: readonly unknown[] = [true, false, "approval"];
const permissionWords = 'say true, false or "approval"';

/** What each entry of `allow` may be, and the words for it. */
const allowed: Readonly<Record<string, readonly [values: readonly unknown[], words: string]>> = {
  up: [permissions, permissionWords],
  down: [permissions, permissionWords],
  redo: [permissions, permissionWords],
  repair: [permissions, permissionWords],
  baseline: [permissions, permissionWords],
  programs: [permissions, permissionWords],
  outOfOrder: [[...permissions, "named"], 'say true, false, "named" or "approval"'],
};

/**
 * What is wrong with the policies of a configuration, a sentence for each: one that is read as something else
 * than its author meant protects nothing.
 *
 * @param given by the name of each environment
 */
export function policyProblems(given: unknown): string[] {
  if (given === undefined) return [];
  const policies = entriesOf(given);
  if (policies === undefined)
    return [`policy is ${show(given)}: give an object for each environment.`];
  return policies.flatMap(([environment, policy]) => onePolicy(`policy.${environment}`, policy));
}

function onePolicy(path: string, given: unknown): string[] {
  const entries = entriesOf(given);
  if (entries === undefined) return [`${path} is ${show(given)}: give an object.`];
  return entries.flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    // As everywhere, a key without a value counts as left out.
    if (value === undefined) return [];
    switch (key) {
      case "require":
        return requireProblems(at, value);
      case "allow":
        return allowProblems(at, value);
      case "breakGlass":
        return typeof value === "boolean" ? [] : [`${at} is ${show(value)}: say true or false.`];
      default:
        return [unknownKey(`${path} has an unknown key`, key, ["require", "allow", "breakGlass"])];
    }
  });
}

function requireProblems(path: string, given: unknown): string[] {
  const words = `give a list of ${requirements.join(", ")}`;
  if (!Array.isArray(given)) return [`${path} is ${show(given)}: ${words}.`];
  return given
    .filter((each: unknown) => typeof each !== "string" || !requirements.includes(each))
    .map((each: unknown) =>
      typeof each === "string"
        ? unknownKey(`${path} has an unknown requirement`, each, requirements)
        : `${path} holds ${show(each)}: ${words}.`,
    );
}

function allowProblems(path: string, given: unknown): string[] {
  const entries = entriesOf(given);
  if (entries === undefined) return [`${path} is ${show(given)}: give an object.`];
  const names = Object.keys(allowed);
  return entries.flatMap(([key, value]) => {
    const [values, words] = Object.hasOwn(allowed, key) ? (allowed[key] ?? []) : [];
    if (values === undefined) return [unknownKey(`${path} has an unknown key`, key, names)];
    if (value === undefined || values.includes(value)) return [];
    return [`${path}.${key} is ${show(value)}: ${words ?? ""}.`];
  });
}

function entriesOf(given: unknown): [string, unknown][] | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  return Object.entries(given);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
