import { chown, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type PostgresHandle, startPostgres } from "@abe/db-testing";
import { createDatabaseServer } from "../../src/index.js";
import type { Certificate } from "./certificates.js";
import { waitUntil } from "./wait-until.js";

/** Users of {@link startTlsPostgres} by the only way that lets them in. All have {@link password}. */
export const users = {
  scram: "scram_user",
  md5: "md5_user",
  cleartext: "cleartext_user",
  trust: "trust_user",
  certificate: "certificate_user",
} as const;

export const password = "correct horse battery staple";

const hba = `
hostssl all ${users.scram} all scram-sha-256
hostssl all ${users.md5} all md5
hostssl all ${users.cleartext} all password
hostssl all ${users.trust} all trust
hostssl all ${users.certificate} all cert
host all postgres all scram-sha-256
`;

/** Starts a server that offers TLS; everybody but its superuser must use it. */
export async function startTlsPostgres(
  own: Certificate,
  authority: string,
): Promise<PostgresHandle> {
  const server = await startPostgres();
  const files = {
    "server.crt": own.cert,
    "server.key": own.key,
    "clients.crt": authority,
    "pg_hba.conf": hba,
  };
  // They belong to the user the server runs as.
  const { uid, gid } = await stat(server.dataDirectory);
  for (const [name, text] of Object.entries(files)) {
    const path = join(server.dataDirectory, name);
    await writeFile(path, text, { mode: 0o600 });
    await chown(path, uid, gid);
  }
  await using admin = createDatabaseServer(server.config);
  await makeUsers(admin);
  await admin.query("ALTER SYSTEM SET ssl_ca_file = 'clients.crt'");
  await admin.query("ALTER SYSTEM SET ssl = on");
  await admin.query("SELECT pg_reload_conf()");
  await waitUntil(() => admin.scalar("SELECT current_setting('ssl')::bool"));
  return server;
}

async function makeUsers(admin: ReturnType<typeof createDatabaseServer>): Promise<void> {
  await admin.connection(async (session) => {
    for (const name of Object.values(users)) {
      const encryption = name === users.md5 ? "md5" : "scram-sha-256";
      await session.query(`SET password_encryption = '${encryption}'`);
      await session.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
    }
  });
}
