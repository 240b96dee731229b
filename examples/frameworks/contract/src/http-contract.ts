import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Load, postUser } from "./load.js";
import { operationsContract } from "./operations-contract.js";
import type { Script } from "./script.js";
import { Stage } from "./stage.js";

const nobody = "00000000-0000-0000-0000-000000000000";

/** COMMIT is refused for this address. */
const late = "too-late@example.com";
const refuseAtCommit = `
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'too late'; END $$`;
const trigger = `
  CREATE CONSTRAINT TRIGGER refused_at_commit AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.email = '${late}') EXECUTE FUNCTION refuse()`;

/** What every application here does, whatever it is written with: it runs the compiled program in `folder`. */
export function httpContract(folder: string): void {
  const stage = new Stage(folder);
  operationsContract(stage, {
    measured: /^db_client_operation_duration_count\{.*summary="INSERT users".*\} [1-9]/m,
    exercise: (url) => postUser(url, { email: "first@example.com", name: "First" }),
  });

  describe("the application", () => {
    let app: Script;
    let url: string;
    beforeAll(async () => {
      ({ app, url } = await stage.start());
      await stage.db.query(refuseAtCommit);
      await stage.db.query(trigger);
    });

    afterEach(() => stage.proxy.refuse(false));

    it("makes a user and finds them", async () => {
      const made = await postUser(url, { email: "ada@example.com", name: "Ada" });
      expect(made.status).toBe(201);
      const user = (await made.json()) as { id: string };
      expect(user).toEqual({ id: expect.any(String), email: "ada@example.com", name: "Ada" });
      const found = await fetch(`${url}/users/${user.id}`);
      expect(found.status).toBe(200);
      expect(await found.json()).toEqual(user);
    });

    it("says what is wrong with a request, and nothing about the database", async () => {
      await postUser(url, { email: "eve@example.com", name: "Eve" });
      const answers = await Promise.all([
        postUser(url, { email: "eve@example.com", name: "Eve" }),
        postUser(url, "{"),
        postUser(url, { email: "eve" }),
        postUser(url, { email: "no address", name: "Eve" }),
        fetch(`${url}/users/${nobody}`),
        fetch(`${url}/users/no-uuid`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([409, 400, 400, 400, 404, 400]);
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      expect(texts.join()).not.toMatch(/users_email|constraint|syntax|uuid:/);
    });

    it("answers after COMMIT: what COMMIT refuses is no success, and leaves nothing behind", async () => {
      const accounts = "SELECT count(*)::int FROM accounts";
      const before = await stage.db.scalar(accounts);
      const answer = await postUser(url, { email: late, name: "Late" });
      expect(answer.status).toBe(500);
      expect(await stage.db.exists("SELECT FROM users WHERE email = $1", [late])).toBe(false);
      expect(await stage.db.scalar(accounts)).toBe(before);
    });

    it("cancels the query of a request that its client gave up, and no other", async () => {
      const client = new AbortController();
      const answer = fetch(`${url}/slow?seconds=60`, { signal: client.signal });
      const neighbours = [fetch(`${url}/slow?seconds=3`), fetch(`${url}/slow?seconds=3`)];
      const running = (): Promise<number> => stage.running("%pg_sleep%");
      await expect.poll(running, { timeout: 10_000 }).toBe(3);
      client.abort();
      await expect(answer).rejects.toThrow(/abort/);
      await expect.poll(running, { timeout: 2_000 }).toBe(2);
      const answers = await Promise.all(neighbours);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      await expect.poll(running, { timeout: 10_000 }).toBe(0);
      expect((await fetch(`${url}/slow?seconds=0`)).status).toBe(200);
      expect(app.output).not.toContain("QueryAborted");
    });

    it("answers 503 while its database is away", async () => {
      stage.proxy.refuse(true);
      stage.proxy.cut();
      const answer = await postUser(url, { email: "away@example.com", name: "Away" });
      expect(answer.status).toBe(503);
      stage.proxy.refuse(false);
      const status = async (): Promise<number> => (await fetch(`${url}/users/${nobody}`)).status;
      await expect.poll(status, { timeout: 20_000 }).toBe(404);
    });
  });

  describe("at SIGTERM under load", () => {
    it("answers what it began, keeps what it acknowledged and nothing else, and ends with 0", async () => {
      const { app, url } = await stage.start();
      const load = new Load(url);
      const progress = (): object => ({
        refused: load.refused,
        enough: load.acknowledged.length > 100,
      });
      await expect.poll(progress, { timeout: 60_000 }).toEqual({ refused: [], enough: true });
      const slow = fetch(`${url}/slow?seconds=2`);
      await expect.poll(() => stage.running("%pg_sleep%"), { timeout: 10_000 }).toBe(1);

      app.child.kill("SIGTERM");
      expect((await slow).status).toBe(200);
      expect(await app.end(), app.lastWords).toBe(0);
      await load.ended;

      const kept = await stage.db.column<string>(
        "SELECT email FROM users WHERE email LIKE 'load-%'",
      );
      expect(kept.toSorted()).toEqual(load.acknowledged.toSorted());
      expect(load.refused).toEqual([]);
    });
  });
}
