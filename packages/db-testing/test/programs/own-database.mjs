// Makes a test database with no server given: starts its own, and ends without stopping it.
import { createTestDatabase } from "../../dist/index.js";

const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
const one = await first.server.one("SELECT current_setting('data_directory') AS folder");
await second.drop();
await first.drop();
process.stdout.write(
  JSON.stringify({ folder: one.folder, port: first.config.port, other: second.config.port }),
);
