/** As umzug's README shows it: SQL files by a resolver, what ran in a table by a storage of one's own. */
import { readFileSync } from "node:fs";
import pg from "pg";
import { Umzug } from "umzug";

const [folder, connectionString] = process.argv.slice(2);
const client = new pg.Client({ connectionString });
await client.connect();
const umzug = new Umzug({
  migrations: {
    glob: ["*.up.sql", { cwd: folder }],
    resolve: ({ name, path, context }) => ({
      name,
      up: async () => context.query(readFileSync(path, "utf8")),
      down: async () => context.query(readFileSync(path.replace(".up.sql", ".down.sql"), "utf8")),
    }),
  },
  context: client,
  storage: {
    async executed({ context }) {
      await context.query("CREATE TABLE IF NOT EXISTS my_migrations_table (name text)");
      const { rows } = await context.query("SELECT name FROM my_migrations_table");
      return rows.map(({ name }) => name);
    },
    async logMigration({ name, context }) {
      await context.query("INSERT INTO my_migrations_table (name) VALUES ($1)", [name]);
    },
    async unlogMigration({ name, context }) {
      await context.query("DELETE FROM my_migrations_table WHERE name = $1", [name]);
    },
  },
  logger: undefined,
});
await umzug.up();
await client.end();
