import type { RunRequest } from "../admission/run-plan.js";
import { withAdmission } from "../admission/with-admission.js";
import { isOfEnvironment, readHistory } from "../history/read-history.js";
import type { Migration } from "../source/migration.js";
import type { CommandContext } from "./command-context.js";

/** Makes the tables of the history where there are none. Applies nothing. */
export async function initialize(
  context: CommandContext,
  available: readonly Migration[],
): Promise<void> {
  const history = await readHistory(context.session);
  if (history !== undefined && isOfEnvironment(history, context.settings.environment)) return;
  await withAdmission(context, available, request, () => Promise.resolve());
}

const request: RunRequest<undefined> = {
  operation: "initialize",
  permit: {},
  plan: () => ({ steps: [], files: [], late: [], work: undefined }),
};
