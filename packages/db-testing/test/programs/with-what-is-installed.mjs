// Runs where only some of the peers are installed, and says what happened.
import { createTestDatabase, startPostgres } from "@abe/db-testing";

const server = await startPostgres();
const said = { version: server.version };
try {
  const database = await createTestDatabase({ url: server.url, migrations: process.argv[2] });
  said.labels = await database.server.column("SELECT label FROM entry ORDER BY label");
  said.history = await database.server.scalar("SELECT to_regnamespace('abe_migrate')::text");
  await database.drop();
  await createTestDatabase({ url: server.url, migrations: process.argv[3] });
} catch (error) {
  said.error = { code: error.code, message: error.message };
}
await server.stop();
process.stdout.write(JSON.stringify(said));
