// Uses databases in a container, takes leave of them in one way, and says how often each pool was closed.
// No process.exit(): nothing may keep it alive.
import "reflect-metadata";
import { Container } from "inversify";
import * as ours from "../../dist/index.js";
import { migrationModule } from "../../dist/migrate.js";
import { runInTransactionScope, transactionModule } from "../../dist/tx.js";

const [way, url, directory] = process.argv.slice(2);
const database = ours.databaseModule({ config: url });
const reports = ours.databaseModule({ name: "reports", config: url });
const container = new Container();
ours.loadModules(container, transactionModule(), database, reports, migrationModule({ directory }));

const ways = {
  unload: () => ours.unloadModules(container, database, reports),
  dispose: () => ours.disposeContainer(container),
  twice: () => Promise.all([ours.disposeContainer(container), ours.disposeContainer(container)]),
  // Refused: inversify may not wait, and nobody does here.
  unbind: async () => {
    for (const token of [ours.databaseToken(), ours.databaseToken("reports")]) {
      await (async () => container.unbind(token))().catch(() => undefined);
    }
  },
};

const closings = { default: 0, reports: 0 };
for (const name of Object.keys(closings)) {
  const server = container.get(ours.databaseToken(name));
  const close = server.close.bind(server);
  server.close = (options) => {
    closings[name] += 1;
    return close(options);
  };
}
await ours.startDatabases(container);
await container.get(ours.TYPES.MigrationManager).migrateUp();
await runInTransactionScope(container, (_, transaction) => transaction.query("SELECT 1"));
await container.get(ours.databaseToken("reports")).query("SELECT 1");
await ways[way]();
process.stdout.write(JSON.stringify(closings));
