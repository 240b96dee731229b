import type { CommandContext } from "../commands/command-context.js";
import type { MigrationWarningCode } from "../errors/error-codes.js";
import { describeRefusal } from "../errors/refusal.js";
import { judgeApplicationRole, readApplicationRole } from "../preflight/application-role.js";
import { judgeOpenTransactions, readOpenTransactions } from "../preflight/open-transactions.js";
import { findPower } from "../preflight/server-facts.js";
import { isConcurrent } from "../source/inspect-file.js";
import type { RunnableFile } from "../source/inspect-fully.js";
import type { Judgement } from "./judge-run.js";

/** Something that is no reason to refuse a run, and good to know. */
export interface RunWarning {
  readonly code: MigrationWarningCode;
  readonly message: string;
}

/**
 * What to know about a run that is let in. Roles are looked at only where an environment is named: whoever names
 * none has not begun to tell them apart.
 */
export async function readWarnings(
  context: CommandContext,
  files: readonly RunnableFile[],
  judgement: Judgement,
): Promise<RunWarning[]> {
  const waits = files.some(({ outside }) => outside.some(isConcurrent));
  const { environment } = judgement;
  return [
    ...(environment === undefined ? [] : await roleWarnings(context, judgement)),
    ...(waits
      ? judgeOpenTransactions(await readOpenTransactions(context.session)).map(
          (message): RunWarning => ({ code: "DB_MIGRATE_OPEN_TRANSACTIONS", message }),
        )
      : []),
  ];
}

async function roleWarnings(
  { session, role }: CommandContext,
  { policy, facts }: Judgement,
): Promise<RunWarning[]> {
  const { server, applicationUser } = facts;
  const power = policy.require.includes("nonSuperuser") ? [] : findPower(server);
  const isOther = applicationUser !== undefined && applicationUser !== server.user;
  const application = isOther
    ? await readApplicationRole(session, applicationUser, role ?? server.user)
    : null;
  const rights = application === null ? [] : judgeApplicationRole(application);
  return [
    ...power.map((each): RunWarning => ({
      code: "DB_MIGRATE_SUPERUSER",
      message: describeRefusal(each),
    })),
    ...rights.map((message): RunWarning => ({ code: "DB_MIGRATE_APPLICATION_RIGHTS", message })),
  ];
}
