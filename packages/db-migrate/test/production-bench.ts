import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { DatabaseServer } from "@abe/db-core";
import { onTestFinished } from "vitest";
import { approvePlan, createMigrationAuth, createMigrationManager } from "../src/index.js";
import type {
  MigrationAuthOptions,
  MigrationManager,
  MigrationManagerOptions,
  MigrationPlan,
} from "../src/index.js";
import { migrationsFolder, workbench, writeFiles } from "./migrations-folder.js";

const keys = generateKeyPairSync("ed25519");

/** Alice, who approves. */
export const alice: { readonly public: string; readonly private: string } = {
  public: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
  private: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
};

/** Alice's approval of a plan. */
export function approved(plan: MigrationPlan, ttlMs = 60_000): string {
  return approvePlan(plan, { key: alice.private, approver: "alice", ttlMs });
}

/** A database whose environment is production, with a role for each part. Bob runs what Alice approves. */
export interface ProductionBench {
  readonly db: DatabaseServer;
  readonly url: string;
  readonly folder: string;
  readonly manager: MigrationManager;
  /** The role that owns, the one that logs in to migrate, the application's. */
  readonly roles: { readonly owner: string; readonly login: string; readonly app: string };
  /** The same with other rules. */
  another(auth?: MigrationAuthOptions, options?: MigrationManagerOptions): MigrationManager;
  write(files: Readonly<Record<string, string>>): void;
  /** Rows of the audit about whole runs, the first first. */
  runs(): Promise<string[]>;
}

/** Makes a {@link ProductionBench}; everything is gone after the test. */
export async function productionBench(
  files: Readonly<Record<string, string>>,
  rules: MigrationAuthOptions = {},
): Promise<ProductionBench> {
  const folder = migrationsFolder(files);
  const { db, url } = await workbench(folder);
  const roles = await makeRoles(db);
  const another = (
    auth: MigrationAuthOptions = {},
    options: MigrationManagerOptions = {},
  ): MigrationManager =>
    createMigrationManager({
      directory: folder,
      config: url,
      environment: "production",
      auth: createMigrationAuth({
        user: roles.login,
        password: "secret",
        role: roles.owner,
        applicationUser: roles.app,
        actor: "bob",
        approval: { publicKeys: { alice: alice.public } },
        ...rules,
        ...auth,
      }),
      ...options,
    });
  return {
    db,
    url,
    folder,
    roles,
    another,
    manager: another(),
    write: (more) => writeFiles(folder, more),
    runs: () =>
      db.column(
        `SELECT concat_ws(' ', operation, phase, actor, approver, detail->>'reasons', detail->>'reason')
         FROM abe_migrate.audit WHERE migration IS NULL ORDER BY id`,
      ),
  };
}

/** An owner that does not log in, a member of it that does, and the application's; gone after the test. */
export async function makeRoles(db: DatabaseServer): Promise<ProductionBench["roles"]> {
  const suffix = randomBytes(4).toString("hex");
  const roles = { owner: `owner_${suffix}`, login: `login_${suffix}`, app: `app_${suffix}` };
  const { owner, login, app } = roles;
  const database = await db.scalar<string>("SELECT quote_ident(current_database())");
  await db.query(`CREATE ROLE ${owner}`);
  await db.query(`CREATE ROLE ${login} LOGIN PASSWORD 'secret' IN ROLE ${owner}`);
  await db.query(`CREATE ROLE ${app} LOGIN PASSWORD 'secret'`);
  await db.query(`GRANT CREATE ON DATABASE ${database} TO ${login}, ${owner}`);
  // PostgreSQL 14 lets everybody make things in public.
  await db.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  await db.query(`GRANT CREATE ON SCHEMA public TO ${owner}`);
  onTestFinished(async () => {
    await db.query(`DROP OWNED BY ${login}, ${owner}, ${app} CASCADE`);
    await db.query(`DROP ROLE ${login}`);
    await db.query(`DROP ROLE ${owner}`);
    await db.query(`DROP ROLE ${app}`);
  });
  return roles;
}
