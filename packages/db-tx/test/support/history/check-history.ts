import { appendsOf, appliedAttempts, brokenPromises } from "./appends.js";
import { cyclicAnomalies } from "./cycles.js";
import { dependenciesOf } from "./dependencies.js";
import type { Anomaly, History } from "./history.js";
import { impossibleReads } from "./reads.js";

/**
 * Everything that is wrong with a history of appends and reads, whatever its isolation level.
 *
 * Lists of unique values make the order of all writes visible (Kingsbury and Alvaro, "Elle", 2020): who
 * overwrote whom and who read what follows from the values alone.
 */
export function checkHistory(history: History): Anomaly[] {
  const appends = appendsOf(history);
  const applied = appliedAttempts(history);
  return [
    ...brokenPromises(history),
    ...impossibleReads(history, applied, appends),
    ...cyclicAnomalies(dependenciesOf(history, applied, appends)),
  ];
}
