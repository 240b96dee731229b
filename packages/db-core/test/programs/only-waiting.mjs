// Does one thing with a pool, has nothing else to do, and says what became of it. No process.exit().
import { createDatabaseServer } from "../../dist/index.js";

const [what, url, driver] = process.argv.slice(2);
const db = createDatabaseServer(url, { driver, observers: [{ warning: () => undefined }] });
const say = (word) => process.stdout.write(`${word}\n`);
const outcome = (promise) =>
  promise.then(
    () => say("done"),
    (error) => say(error.code),
  );

if (what === "refused") await outcome(db.query("SELECT 1"));
if (what === "killed") {
  await outcome(db.query("SELECT pg_terminate_backend(pg_backend_pid())"));
  say("idle");
}
if (what === "leaked") {
  void db.connection(() => new Promise(() => undefined));
  await outcome(db.query("SELECT 1"));
  await db.close({ drainTimeoutMs: 100 });
  say("closed");
}
