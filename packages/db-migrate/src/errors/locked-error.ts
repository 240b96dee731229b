import { MigrationError } from "./migration-error.js";

/** Who holds the migration lock, as `pg_stat_activity` shows it. What the role may not see is `null`. */
export interface LockHolder {
  readonly pid: number;
  readonly user: string | null;
  readonly applicationName: string | null;
  readonly clientAddress: string | null;
  /** `active`, `idle`, … */
  readonly state: string | null;
  /** When its connection was opened. */
  readonly connectedAt: Date | null;
}

/** Another runner held the lock for the whole wait. Nothing was changed; safe to retry. */
export class MigrationLockedError extends MigrationError {
  static override readonly className: string = "MigrationLockedError";
  /** `undefined` when it let go just before it was asked for. */
  readonly holder: LockHolder | undefined;

  /** @param command what was typed, such as `down` */
  constructor(waitedMs: number, holder: LockHolder | undefined, command: string) {
    const who = holder === undefined ? "It is free again now." : describeHolder(holder);
    super(
      "DB_MIGRATE_LOCKED",
      `The migration lock was not free within ${waitedMs} ms. ${who} Nothing was changed. To wait longer: npx @abe/db-migrate --lock-wait ${10 * Math.max(waitedMs, 6000)} ${command}`,
      { isRetryable: true },
    );
    this.holder = holder;
  }
}

/** Who it is and since when, a sentence for a person. */
export function describeHolder(holder: LockHolder): string {
  const facts = [
    holder.user === null ? undefined : `user ${holder.user}`,
    holder.applicationName ? `application ${holder.applicationName}` : undefined,
    holder.clientAddress === null ? undefined : `from ${holder.clientAddress}`,
    holder.connectedAt === null ? undefined : `connected since ${holder.connectedAt.toISOString()}`,
    holder.state === null ? undefined : holder.state,
  ].filter((fact) => fact !== undefined);
  return `It is held by process ${[String(holder.pid), ...facts].join(", ")}.`;
}
