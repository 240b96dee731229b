import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createDatabaseServer } from "@abe/db-core";
import { openSession } from "@abe/db-core/session";
import { startPostgres } from "@abe/db-testing";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createMigrationManager } from "../src/index.js";
import { cli } from "./command-line.js";
import { migrationsFolder, warningsOf, workbench } from "./migrations-folder.js";
import { type ProductionBench, productionBench } from "./production-bench.js";

afterEach(() => vi.unstubAllEnvs());

const one = {
  "1_a/up.sql": "CREATE TABLE public.a (id bigint PRIMARY KEY);",
  "1_a/down.sql": "DROP TABLE public.a;",
};

/** A folder with a configuration for the bench, in which the program may write. */
function configured(
  { url, roles, folder }: ProductionBench,
  auth: object = {},
): { at: (name: string) => string; flags: string[] } {
  for (const variable of [
    "DATABASE_URL",
    "DB_HOST",
    "DB_PORT",
    "DB_USER",
    "DB_PASSWORD",
    "DB_NAME",
  ]) {
    vi.stubEnv(variable, undefined);
  }
  const { owner: role, login: user, app: applicationUser } = roles;
  const credentials = { user, password: "secret", role, applicationUser, actor: "bob" };
  const values = {
    environment: "production",
    directory: folder,
    config: url,
    auth: { ...credentials, approval: { publicKeys: { alice: "alice.public.pem" } }, ...auth },
  };
  const place = migrationsFolder({ "rules.json": JSON.stringify(values) });
  const at = (name: string): string => `${place}/${name}`;
  return { at, flags: ["--config", at("rules.json")] };
}

describe("the program", () => {
  it("makes keys and plans, approves, applies, and takes back, each by approval", async () => {
    const bench = await productionBench(one);
    const { at, flags } = configured(bench);
    const keys = await cli("auth", "keygen", "alice", "--out", at("."));
    expect(keys).toMatchObject({ code: 0, err: "" });
    expect(keys.out).toMatch(
      /^Wrote .*alice\.private\.pem, for nobody but alice, and .*alice\.public\.pem\.\nConfigure the public one: auth\.approval\.publicKeys\.alice, or DB_MIGRATION_APPROVAL_KEYS=alice=/,
    );
    expect(statSync(at("alice.private.pem")).mode & 0o777).toBe(0o600);
    const again = await cli("auth", "keygen", "alice", "--out", at("."));
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /there already, and is not overwritten\. .* auth keygen <name> --out/,
      ),
    });

    const early = await cli(...flags, "up");
    expect(early).toMatchObject({ code: 8, err: expect.stringMatching(/init --history/) });
    expect((await cli(...flags, "init", "--history")).out).toMatch(/and the tables of the history/);
    const missing = await cli(...flags, "up");
    expect(missing.code).toBe(8);
    expect(missing.err).toMatch(
      /^error: up needs an approval by the policy of production\. Make a plan/,
    );

    const plan = at("plan.json");
    expect((await cli(...flags, "plan", "--out", plan)).code).toBe(0);
    const key = ["--key", at("alice.private.pem")];
    const approval = await cli(...flags, "approve", plan, ...key, "--ttl", "30min");
    expect(approval.code).toBe(0);
    expect(approval.err).toMatch(
      /^1_a \(1 statement\)\nCREATE TABLE public\.a \(id bigint PRIMARY KEY\);\n\n1 migration to apply\.\nalice approves this up of database [\w-]{36}, environment production, as role owner_\w+, once\.$/,
    );
    const up = await cli(...flags, "up", "--plan", plan, "--approval", approval.out);
    expect(up).toMatchObject({ code: 0, out: expect.stringMatching(/^Applied 1 migration/) });
    const twice = await cli(...flags, "up", "--plan", plan, "--approval", approval.out);
    expect(twice).toMatchObject({ code: 8, err: expect.stringMatching(/was used before/) });

    const audit = await cli(...flags, "audit");
    expect(audit.out).toMatch(/up +approved +bob \(option\) +login_\w+ +alice/);
    expect(audit.out).toMatch(/up +done +bob \(option\) +login_\w+ +alice +1_a/);

    await bench.db.query("INSERT INTO public.a VALUES (1)");
    const down = await cli(...flags, "plan", "--down", "--out", plan);
    expect(down).toMatchObject({ code: 0, out: expect.stringMatching(/is dropped with its rows/) });
    const wrong = await cli(...flags, "up", "--plan", plan);
    expect(wrong).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /a plan of down, and not of up\. Carry it out: npx @abe\/db-migrate down --plan /,
      ),
    });
    const back = await cli(...flags, "approve", plan, ...key);
    expect(back.err).toMatch(/public\.a|is dropped with its rows/);
    vi.stubEnv("DB_MIGRATION_APPROVAL", back.out);
    const kept = await cli(...flags, "down", "--plan", plan);
    expect(kept).toMatchObject({ code: 8, err: expect.stringMatching(/--accept-data-loss/) });
    // The refusal for the rows used nothing up.
    const gone = await cli(...flags, "down", "--plan", plan, "--accept-data-loss");
    expect(gone).toMatchObject({ code: 0, out: "Reverted 1 migration." });
  });

  it("carries out the request of a plan: which, how far, together", async () => {
    const { folder, url } = await bareFolder({
      ...one,
      "2_b/up.sql": "CREATE TABLE b ();",
      "3_c/up.sql": "CREATE TABLE c ();",
    });
    const plan = `${folder}/_plan.json`;
    const on = ["--dir", folder, "--url", url];
    expect((await cli(...on, "plan", "--to", "1", "--out", plan)).code).toBe(0);
    expect((await cli(...on, "up", "--plan", plan)).out).toMatch(/^Applied 1 migration/);
    await cli(...on, "plan", "--down", "--to", "0", "--out", plan);
    expect((await cli(...on, "down", "--plan", plan)).out).toBe("Reverted 1 migration.");
    await cli(...on, "up", "--to", "1");
    writeFileSync(`${folder}/1_a/up.sql`, "create table public.a (id bigint primary key)");
    await cli(...on, "plan", "--repair", "--out", plan);
    expect((await cli(...on, "repair", "--plan", plan)).out).toMatch(/^1_a: its files count/);
    const redo = await cli(...on, "plan", "--redo", "--out", plan);
    expect(redo.out).toBe(
      "1_a (1 statement, to be reverted)\n  locks a: ACCESS EXCLUSIVE\n1_a (1 statement)\n" +
        "1 migration to revert and apply again.",
    );
    expect((await cli(...on, "redo", "--plan", plan)).out).toBe("Redone 1_a.");
    const atomic = await cli(...on, "plan", "--atomic", "--out", plan);
    expect(atomic.out).toMatch(/\n2 migrations to apply\. All in one transaction\.$/);
    writeFileSync(`${folder}/3_c/up.sql`, "SELECT 1/0");
    expect((await cli(...on, "up", "--plan", plan)).err).toMatch(/--atomic is another/);
    await cli(...on, "plan", "--atomic", "--out", plan);
    expect((await cli(...on, "up", "--plan", plan)).code).toBe(6);
    expect((await cli(...on, "status")).out).toMatch(/^1 applied, 2 pending\.$/m);
    const keyless = await cli("approve", plan, "--key", "/nowhere.pem");
    expect(keyless).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /The key \/nowhere\.pem cannot be read\. .*--key <pem-file>\. .*auth keygen <name>/,
      ),
    });
  });

  it.each([
    [["plan", "--down", "--redo"], /cannot be used with/],
    [["plan", "--down", "--phase", "pre"], /cannot be used with/],
    [["plan", "--down", "--atomic"], /cannot be used with/],
    [["plan", "--down", "--to", "0", "--steps", "2"], /how far to go back once: steps/],
    [["plan", "--redo", "--to", "1"], /cannot be used with/],
    [["plan", "--baseline", "1", "--steps", "1"], /cannot be used with/],
    [["plan", "--baseline", "1", "--interrupted", "done"], /cannot be used with/],
    [["plan", "--interrupted", "done", "--to", "1"], /cannot be used with/],
    [["plan", "--repair", "--interrupted", "maybe"], /Allowed choices/],
    [["approve", "plan.json"], /required option '--key/],
    [["approve", "plan.json", "--key", "x", "--ttl", "5"], /Give a duration such as 30min/],
    [["approve", "plan.json", "--key", "x", "--ttl", "30d"], /for 1s at least and 7d at most/],
    [["approve", "plan.json", "--key", "x", "--ttl", "0s"], /for 1s at least and 7d at most/],
    [
      ["auth", "keygen", "a", "--out", "/nowhere/keys"],
      /The folder \/nowhere\/keys does not exist\. Make it: mkdir -p \/nowhere\/keys/,
    ],
    [["auth", "bootstrap"], /required option '--print-sql'/],
    [["auth", "keygen", "a/b"], /names no approver/],
    [["auth", "bootstrap", "--print-sql", "--owner", "a\nb"], /"a\\nb" names no role/],
    [["up", "--break-glass"], /--break-glass needs --reason/],
    [["up", "--reason", "x"], /--reason goes with --break-glass/],
    [["up", "1", "--to", "2"], /once: up <name>, or up --to <name>/],
    [["up", "--break-glass", "--approval", "x"], /cannot be used with/],
  ] as const)("refuses %j before it connects to anything", async (argv, message) => {
    const nowhere = ["--url", "postgres://app@127.0.0.1:1/app"];
    const { code, err } = await cli(...nowhere, ...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it("approves as whom the key belongs to, or as whom it is told", async () => {
    const bench = await productionBench(one);
    const { at, flags } = configured(bench);
    await cli("auth", "keygen", "alice", "--out", at("."));
    await cli("auth", "keygen", "carol", "--out", at("."));
    await cli(...flags, "init", "--history");
    await cli(...flags, "plan", "--out", at("plan.json"));
    const carol = ["approve", at("plan.json"), "--key", at("carol.private.pem")];
    const stranger = await cli(...flags, ...carol);
    expect(stranger).toMatchObject({ code: 2, err: expect.stringMatching(/--approver <name>/) });
    const named = await cli("--quiet", "--json", ...flags, ...carol, "--approver", "carol");
    const { token, approver } = (JSON.parse(named.out) as { result: Record<string, string> })
      .result;
    expect([approver, named.err]).toEqual(["carol", ""]);
    const refused = await cli(...flags, "up", "--approval", token ?? "");
    expect(refused.err).toMatch(/no public key of "carol".*known are: alice\./);
    const both = `alice=${at("alice.public.pem")},carol=${at("carol.public.pem")}`;
    vi.stubEnv("DB_MIGRATION_APPROVAL_KEYS", both);
    expect((await cli(...flags, "up", "--approval", token ?? "")).code).toBe(0);
  });

  it("refuses a plan that was edited, whatever it shows", async () => {
    const bench = await productionBench(one);
    const { at, flags } = configured(bench);
    await cli("auth", "keygen", "alice", "--out", at("."));
    await cli(...flags, "init", "--history");
    await cli(...flags, "plan", "--out", at("plan.json"));
    const text = readFileSync(at("plan.json"), "utf8");
    writeFileSync(at("plan.json"), text.replace("bigint", "bigserial"));
    const edited = await cli(
      ...flags,
      "approve",
      at("plan.json"),
      "--key",
      at("alice.private.pem"),
    );
    expect(edited).toMatchObject({ code: 2, err: expect.stringMatching(/it was edited/), out: "" });
    const sly = JSON.parse(text) as { losses: unknown[] };
    sly.losses.push({
      what: "rows",
      object: "\u001B[2J\u202Enothing",
      file: "f",
      line: 1,
      column: 1,
    });
    writeFileSync(at("plan.json"), JSON.stringify(sly));
    const key = ["--key", at("alice.private.pem")];
    const shown = await cli(...flags, "approve", at("plan.json"), ...key);
    expect(shown.err).toContain("the rows of ?[2J?nothing");
    writeFileSync(at("plan.json"), text.replace('"steps": [', '"steps": [5, '));
    const broken = await cli(
      ...flags,
      "approve",
      at("plan.json"),
      "--key",
      at("alice.private.pem"),
    );
    expect(broken.err).toMatch(/holds no steps: write it with npx @abe\/db-migrate plan --out/);
  });
});

describe("auth check", () => {
  it("says everything of who would run what, and that it would be let in", async () => {
    const bench = await productionBench(one);
    const { at, flags } = configured(bench);
    await cli("auth", "keygen", "alice", "--out", at("."));
    await cli(...flags, "init", "--history");
    const { login, owner, app } = bench.roles;
    const found = await cli(...flags, "auth", "check");
    expect(found).toMatchObject({ code: 0, err: "" });
    expect(found.out.split("\n")).toEqual([
      expect.stringMatching(/^database {5}\w+$/),
      "environment  production",
      `logs in as   ${login}`,
      `runs as      ${owner}`,
      `application  ${app}`,
      "actor        bob (option)",
      "connection   not encrypted, and does not leave the machine",
      "approvers    alice",
      "required     approval, separateUser, nonSuperuser, tls, lintClean, cleanVerify",
      "allowed      nothing",
      "by approval  up, down, repair, baseline",
      "never        redo, programs",
      "by name      outOfOrder",
      "break-glass  not allowed",
      "What is pending would be let in, given an approval of its plan.",
    ]);
    await cli(...flags, "plan", "--out", at("plan.json"));
    const key = ["--key", at("alice.private.pem")];
    const { out } = await cli(...flags, "approve", at("plan.json"), ...key);
    // Looking at an approval does not use it up.
    for (const expected of [0, 0]) {
      expect((await cli(...flags, "auth", "check", "--approval", out)).code).toBe(expected);
    }
    expect((await cli(...flags, "auth", "check", "--approval", "x")).code).toBe(8);
  });

  it("exits with 8 when something would be refused, and says what to do", async () => {
    const bench = await productionBench({ "1_a/up.sql": "ALTER TABLE public.taken ADD c int" });
    await bench.db.query("CREATE TABLE public.taken (id int)");
    const { flags } = configured(bench, { approval: undefined, applicationUser: undefined });
    const found = await cli(...flags, "auth", "check");
    expect(found.code).toBe(8);
    expect(found.out).toMatch(/approvers +none/);
    expect(found.out).toMatch(
      /problem: .*1_a\/up\.sql:1:1: owner_\w+ may not change public\.taken/,
    );
    expect(found.out).toMatch(/problem: up needs an approval .* auth keygen <name>/);
    expect(found.out).toMatch(/\nWhat is pending would be refused\.$/);
    const json = await cli(...flags, "--json", "auth", "check");
    const { result } = JSON.parse(json.out) as { result: { refusals: { reason: string }[] } };
    expect(result.refusals.map(({ reason }) => reason)).toContain("privilege");
    expect((await cli(...flags, "doctor")).code).toBe(8);
  });

  it("tells of an application that may change the schema, and of what was not looked at", async () => {
    const files = { "1_a/up.sql": "DO $$ BEGIN END $$; ALTER TABLE public.given ADD c int;" };
    const bench = await productionBench(files, {});
    const { db, roles, folder } = bench;
    await db.query("CREATE TABLE public.given (id int)");
    await db.query(`ALTER TABLE public.given OWNER TO ${roles.app}`);
    await db.query(`GRANT CREATE ON SCHEMA public TO ${roles.app}`);
    await db.query(`GRANT ${roles.owner} TO ${roles.app}`);
    const { warnings, problems, notes } = await bench.manager.examine();
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(/auth keygen|init/)]));
    expect(warnings).toEqual([
      `The application's role ${roles.app} may act as the role that migrations run as, and so change all it owns.`,
      expect.stringMatching(/may make things in the schema public/),
      expect.stringMatching(/owns 1 relation, such as public\.given/),
    ]);
    expect(notes).toEqual([
      `${folder}/1_a/up.sql:1:1 may change who may do what: whether the roles may do that, and what comes after it, was not looked at.`,
    ]);
    const shown = await cli(...configured(bench).flags, "doctor").catch(String);
    expect(JSON.stringify(shown)).toMatch(/names a file that cannot be read/);
    const { flags } = configured(bench, { approval: {} });
    expect((await cli(...flags, "doctor")).out).toMatch(/\nwarning: .*\nnote: /s);
  });

  it("of a database of no environment asks for nothing", async () => {
    const { folder, url } = await bareFolder(one);
    const found = await cli("--dir", folder, "--url", url, "auth", "check");
    expect(found.code).toBe(0);
    expect(found.out).toMatch(/environment +none named, so nothing is asked\n/);
    expect(found.out).toMatch(/required +nothing\n.*allowed +up, down, redo/s);
    expect(found.out).toMatch(/\nWhat is pending would be let in\.$/);
  });
});

describe("a plan that says CONCURRENTLY", () => {
  it("is told of transactions that are prepared", { timeout: 60_000 }, async () => {
    await using server = await startPostgres({ settings: { max_prepared_transactions: "5" } });
    const { warnings, observers } = warningsOf();
    const directory = migrationsFolder({
      "1_a/up.sql": "CREATE TABLE a (id int)",
      "2_b/up.sql": "-- db-migrate: transaction=off\nCREATE INDEX CONCURRENTLY a_id ON a (id)",
    });
    const manager = createMigrationManager({ directory, config: server.url, observers });
    await manager.migrateUp("1");
    expect(warnings).toEqual([]);
    const db = createDatabaseServer(server.url);
    onTestFinished(async () => void (await db.close()));
    const session = await openSession(db);
    await session.simple("BEGIN; CREATE TABLE p (); PREPARE TRANSACTION 'pay_1'");
    const up = manager.migrateUp();
    await expect
      .poll(() => warnings.map(({ code }) => code))
      .toContain("DB_MIGRATE_OPEN_TRANSACTIONS");
    await session.simple("ROLLBACK PREPARED 'pay_1'");
    await session.release();
    expect(await up).toMatchObject([{ name: "2_b" }]);
    expect(warnings[0]?.message).toMatch(/^Not ended: 1 prepared transaction, such as pay_1\./);
  });
});

async function bareFolder(
  files: Readonly<Record<string, string>>,
): Promise<{ folder: string; url: string }> {
  const folder = migrationsFolder(files);
  const { url } = await workbench(folder);
  return { folder, url };
}
