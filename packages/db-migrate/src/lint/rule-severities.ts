import { MigrationConfigError } from "../errors/config-error.js";
import { nearestNames } from "../source/nearest-names.js";
import { lintRules } from "./all-rules.js";
import type { SeverityOf } from "./check-file.js";
import type { LintSeverity } from "./lint-finding.js";

/**
 * The severity of each rule: what is configured, else its own.
 *
 * @throws MigrationConfigError a name of no rule.
 */
export function severitiesOf(configured: Readonly<Record<string, LintSeverity>>): SeverityOf {
  const ids = lintRules.map(({ id }) => id);
  const unknown = Object.keys(configured).filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new MigrationConfigError(
      unknown.map((id) => {
        const [nearest] = nearestNames(id, ids);
        const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
        return `lintRules names ${JSON.stringify(id)}, and there is no such rule.${hint}`;
      }),
    );
  }
  return ({ id, severity }) => configured[id] ?? severity;
}
