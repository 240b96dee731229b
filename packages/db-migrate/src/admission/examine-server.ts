import type { CommandContext } from "../commands/command-context.js";
import { runPlanOf } from "../commands/migrate-up.js";
import { requestOf } from "../commands/up-request.js";
import { currentHistory } from "../history/read-history.js";
import { describeRefusal } from "../errors/refusal.js";
import { checkEnvironment } from "../history/read-history.js";
import { planUp } from "../plan/plan-up.js";
import { meetsPooler } from "../preflight/check-server.js";
import { readPlace } from "../preflight/read-server-facts.js";
import { judgePlace } from "../preflight/server-facts.js";
import type { Migration } from "../source/migration.js";
import { judgeRun } from "./judge-run.js";
import { readWarnings } from "./read-warnings.js";
import type { ServerExamination } from "./server-examination.js";

/**
 * Looks at the server, the roles and what is pending, as `up` does first. Changes nothing.
 *
 * @param approval is looked at, and not used up.
 * @throws WrongEnvironmentError, HistoryFormatError
 */
export async function examineServer(
  context: CommandContext,
  available: readonly Migration[],
  approval?: string,
): Promise<ServerExamination> {
  const place = await readPlace(context.session);
  const pooler = await meetsPooler(context, place.pid);
  const history = await currentHistory(context.session);
  checkEnvironment(history, context.settings.environment);
  const pending = planUp(available, history.entries, requestOf(context, available, {}));
  const plan = await runPlanOf(pending.steps, { named: [] });
  const judgement = await judgeRun(
    context,
    available,
    { operation: "up", permit: approval === undefined ? {} : { approval } },
    { history, plan },
  );
  const { environment, policy, facts, refusals, skipped } = judgement;
  const { auth, role, run } = context;
  // Who can approve exists, and what there is to approve is known: then it is only yet to come.
  const canBeApproved = auth.approvers.length > 0 && history.databaseId !== undefined;
  const all = [
    ...judgePlace(place),
    ...refusals.filter(({ reason }) => reason !== "approval-missing" || !canBeApproved),
  ];
  const warnings = await readWarnings(context, plan.files, judgement);
  const { server } = facts;
  return {
    user: server.user,
    role: role ?? null,
    applicationUser: facts.applicationUser ?? null,
    database: server.database,
    environment: environment ?? null,
    actor: run.actor,
    connection: server.encrypted ? "encrypted" : server.local ? "local" : "open",
    policy,
    approvers: auth.approvers,
    refusals: all,
    problems: all.map(describeRefusal),
    warnings: warnings.map(({ message }) => message),
    notes:
      skipped === undefined
        ? []
        : [
            `${skipped}: whether the roles may do that, and what comes after it, was not looked at.`,
          ],
    pooler,
  };
}
