import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { PostgresHandle } from "@abe/db-testing";
import { createTestDatabase } from "@abe/db-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabaseServer, type DatabaseConfig, type DatabaseServer } from "../src/index.js";
import type { WarningEvent } from "../src/observer/index.js";
import { type Certificate, CertificateAuthority, missingOpenssl } from "./support/certificates.js";
import { type ScriptedServer, startScriptedServer } from "./support/scripted-server.js";
import { password, startTlsPostgres, users } from "./support/tls-postgres.js";
import {
  acceptTls,
  authentication,
  readyForQuery,
  startEavesdropper,
  startManInTheMiddle,
} from "./support/tls-relays.js";
import { waitUntil } from "./support/wait-until.js";

const missing = missingOpenssl();
if (missing !== undefined) console.warn(`TLS is not tested: ${missing}.`);

describe.skipIf(missing !== undefined)("TLS", () => {
  let authority: CertificateAuthority;
  let stranger: CertificateAuthority;
  let server: PostgresHandle;
  /** Signed by the trusted authority for the same name, and not the server's. */
  let impostor: Certificate;

  beforeAll(async () => {
    authority = new CertificateAuthority("Trusted");
    stranger = new CertificateAuthority("Stranger");
    impostor = authority.issue("localhost", ["DNS:localhost"]);
    const own = authority.issue("localhost", ["DNS:localhost"]);
    server = await startTlsPostgres(own, authority.cert);
  });
  afterAll(async () => {
    authority.remove();
    stranger.remove();
    await server?.stop();
  });

  /** By the name that the certificate carries, and its authority known. */
  function configured(more: DatabaseConfig = {}, tls: object = {}): DatabaseConfig {
    const { port, database } = server.config;
    return {
      ...{ host: "localhost", port, database, user: users.scram, password },
      maxConnections: 2,
      ssl: { ca: authority.cert, ...tls },
      ...more,
    };
  }

  async function isSecured(config: DatabaseConfig): Promise<unknown> {
    return use(config, (db) =>
      db.scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"),
    );
  }

  async function refusalOf(config: DatabaseConfig): Promise<Error & { isRetryable?: boolean }> {
    const outcome: unknown = await isSecured(config).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ name: "ConnectFailedError", outcome: "not_applied" });
    return outcome as Error;
  }

  describe("the driver", () => {
    it.each(["auto", "wire", "pg"] as const)(
      "%s says and hears the same through it, longer than a record of TLS too",
      async (driver) => {
        const warnings: WarningEvent[] = [];
        const observers = [{ warning: (event: WarningEvent) => void warnings.push(event) }];
        await using db = createDatabaseServer(configured(), { driver, observers });
        const long = "grüße ".repeat(50_000);
        const text =
          "SELECT $1::text AS long, n, n / 8.0::float8 AS ratio FROM generate_series(1, 3) AS n";
        for (let time = 0; time < 4; time++)
          expect(await db.many(text, [long])).toEqual(
            [1, 2, 3].map((n) => ({ long, n, ratio: n / 8 })),
          );
        const ends = Array.from({ length: 100 }, (_, n) => db.scalar("SELECT $1::int", [n]));
        expect(await Promise.all(ends)).toEqual(ends.map((_, n) => n));
        expect(warnings).toEqual([]);
      },
    );
  });

  describe("verification", () => {
    it("verify-full accepts the authority and the name", async () => {
      expect(await isSecured(configured())).toBe(true);
    });

    it("verify-full refuses another name at once, and says what helps", async () => {
      const error = await refusalOf(configured({ host: "127.0.0.1" }));
      expect(error.message).toContain("127.0.0.1");
      expect(error.message).toMatch(/is for DNS:localhost.*DB_SSL_SERVERNAME.*DB_SSL=verify-ca/);
      expect(error.isRetryable).toBe(false);
    });

    it("verify-full checks the name that was configured, whatever the host is called", async () => {
      const named = { servername: "localhost" };
      expect(await isSecured(configured({ host: "127.0.0.1" }, named))).toBe(true);
      const error = await refusalOf(configured({}, { servername: "db.example" }));
      expect(error.message).toContain("db.example");
    });

    it.each(["verify-full", "verify-ca"])("%s refuses an unknown authority", async (mode) => {
      for (const ca of [stranger.cert, undefined]) {
        const error = await refusalOf(
          configured({ ssl: { mode: mode as "verify-ca", ...(ca === undefined ? {} : { ca }) } }),
        );
        expect(error.message).toContain("DB_SSL_CA_FILE");
        expect(error.isRetryable).toBe(false);
      }
    });

    it("is the same to the driver that reads the socket itself", async () => {
      const db = createDatabaseServer(configured({ prepare: "always" }), { driver: "wire" });
      const text = "SELECT ssl, $1::text AS long FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
      const long = "ü".repeat(100_000);
      for (let time = 0; time < 3; time++)
        expect(await db.one(text, [long])).toEqual({ ssl: true, long });
      await db.close();
    });

    it("verify-ca accepts any name of the authority", async () => {
      expect(await isSecured(configured({ host: "127.0.0.1" }, { mode: "verify-ca" }))).toBe(true);
    });

    it("require-unverified accepts whoever answers, and warns", async () => {
      const warnings: WarningEvent[] = [];
      const config = configured({ host: "127.0.0.1", ssl: { mode: "require-unverified" } });
      const db = createDatabaseServer(config, {
        observers: [{ warning: (event) => void warnings.push(event) }],
      });
      const text = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
      expect(await db.scalar(text)).toBe(true);
      await db.close();
      expect(warnings).toEqual([expect.objectContaining({ code: "DB_CONFIG_UNSAFE" })]);
    });

    it("names DB_SSL=false where the server has no TLS, and sends nothing unencrypted", async () => {
      const plain = await createTestDatabase();
      const error = await refusalOf({ ...plain.config, ssl: true });
      await plain.drop();
      expect(error.message).toContain("DB_SSL=false");
      expect(error.isRetryable).toBe(false);
    });

    it("names DB_SSL=true where the server admits TLS only", async () => {
      const error = await refusalOf(configured({ ssl: false }));
      expect(error.message).toContain("DB_SSL=true");
    });
  });

  describe("row 22: a URL's sslmode", () => {
    const url = (query: string): string => {
      const { port, database } = server.config;
      return `postgres://${users.scram}:${password}@localhost:${port}/${database}?${query}`;
    };

    it.each(["require", "prefer", "allow", "verify-ca"])(
      "%s means one thing to libpq and another to pg: it is refused, with the safe spelling",
      (mode) => {
        expect(() => createDatabaseServer(url(`sslmode=${mode}`))).toThrow(
          expect.objectContaining({
            name: "ConfigError",
            outcome: "not_applied",
            message: expect.stringContaining("sslmode=verify-full") as string,
          }) as Error,
        );
      },
    );

    it("uselibpqcompat cannot weaken it", () => {
      expect(() => createDatabaseServer(url("sslmode=verify-full&uselibpqcompat=true"))).toThrow(
        /uselibpqcompat/,
      );
    });

    it("verify-full verifies the authority and the name", async () => {
      const folder = await mkdtemp(join(tmpdir(), "abe-sslrootcert-"));
      const asks = async (ca: string, host: string): Promise<unknown> => {
        const file = join(folder, "root.crt");
        await writeFile(file, ca);
        const address = new URL(url(`sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`));
        address.hostname = host;
        await using db = createDatabaseServer(address.href);
        const text = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        return await db.scalar(text).catch((error: Error) => error.message);
      };
      try {
        expect(await asks(authority.cert, "localhost")).toBe(true);
        expect(await asks(stranger.cert, "localhost")).toContain("certificate");
        expect(await asks(authority.cert, "127.0.0.1")).toContain("is for DNS:localhost");
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });

  describe("direct negotiation", () => {
    const direct = { negotiation: "direct" };

    it("begins with TLS", async () => {
      await whileRunning(startEavesdropper(server.config), async (wire) => {
        expect(await isSecured(configured({ port: wire.port }, direct))).toBe(true);
        // A TLS record of the handshake.
        expect(wire.openings).toEqual([expect.stringMatching(/^1603/)]);
      });
    });

    it("names the setting where the server knows only the other one", async () => {
      const old = startScriptedServer((socket) => socket.once("data", () => socket.destroy()));
      await whileRunning(old, async ({ port }) => {
        const config = configured({ port, acquireTimeoutMs: 300 }, direct);
        expect((await refusalOf(config)).message).toContain("DB_SSL_NEGOTIATION=postgres");
      });
    });
  });

  describe("a client certificate", () => {
    it("lets its owner in", async () => {
      const own = authority.issue(users.certificate);
      expect(await isSecured(configured({ user: users.certificate }, own))).toBe(true);
    });

    it("is asked for by name when it is missing", async () => {
      const error = await refusalOf(configured({ user: users.certificate }));
      expect(error.message).toContain("DB_SSL_CERT_FILE");
    });

    it("of another authority is refused by name", async () => {
      const foreign = stranger.issue(users.certificate);
      const config = configured({ user: users.certificate, acquireTimeoutMs: 300 }, foreign);
      expect((await refusalOf(config)).message).toContain("DB_SSL_CERT_FILE");
    });
  });

  describe("cancelling", () => {
    it.each([
      ["postgres", /^00000008/],
      ["direct", /^1603/],
    ])("reaches the server over TLS too (%s)", async (negotiation, opening) => {
      await whileRunning(startEavesdropper(server.config), async (wire) => {
        const config = configured({ port: wire.port, maxConnections: 1 }, { negotiation });
        await use(config, async (db) => {
          const pid = await db.scalar("SELECT pg_backend_pid()");
          const abort = new AbortController();
          const sleep = db.query("SELECT pg_sleep(60)", [], { signal: abort.signal });
          await waitUntil(() => isSleeping(pid));
          abort.abort();
          await expect(sleep).rejects.toMatchObject({ code: "DB_QUERY_ABORTED" });
          await waitUntil(async () => !(await isSleeping(pid)));
          // The connection is whole, and the request itself was secured.
          expect(await db.scalar("SELECT pg_backend_pid()")).toBe(pid);
        });
        expect(wire.openings).toEqual([
          expect.stringMatching(opening),
          expect.stringMatching(opening),
        ]);
      });
    });

    async function isSleeping(pid: unknown): Promise<boolean> {
      return use(server.config, (db) =>
        db.exists(
          "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active' AND query LIKE '%sleep%'",
          [pid as number],
        ),
      );
    }
  });

  describe("channel binding", () => {
    it.each(["disable", "prefer", "require"] as const)(
      "%s lets a user with a SCRAM secret in",
      async (channelBinding) => {
        expect(await isSecured(configured({ channelBinding }))).toBe(true);
      },
    );

    // The proof that SCRAM-SHA-256-PLUS is used: nothing else differs between the two.
    it("notices a man in the middle whose certificate is in order, by default too", async () => {
      await whileRunning(startManInTheMiddle(server.config, impostor), async ({ port }) => {
        for (const more of [{}, { channelBinding: "require" }] as const) {
          const error = await refusalOf(configured({ port, ...more }));
          expect(error.message).toContain("channel binding");
        }
        expect(await isSecured(configured({ port, channelBinding: "disable" }))).toBe(true);
      });
    });

    it.each([
      [users.md5, {}],
      [users.cleartext, {}],
      [users.trust, {}],
      [users.certificate, { certificate: true }],
    ] as const)("require refuses a server that lets %s in otherwise", async (user, how) => {
      const own = "certificate" in how ? authority.issue(user) : {};
      const error = await refusalOf(configured({ user, channelBinding: "require" }, own));
      expect(error.message).toContain("does not offer SCRAM with channel binding");
      expect(error.isRetryable).toBe(false);
      expect(await isSecured(configured({ user }, own))).toBe(true);
    });

    it("require is not content with the offer: SCRAM must be gone through to its end", async () => {
      const rogue = scriptedTls(impostor, (secure) => {
        secure.write(authentication(10, Buffer.from("SCRAM-SHA-256-PLUS\0\0")));
        secure.once("data", () =>
          secure.write(Buffer.concat([authentication(0), readyForQuery()])),
        );
      });
      await whileRunning(rogue, async ({ port }) => {
        const error = await refusalOf(configured({ port, channelBinding: "require" }));
        expect(error.message).toContain("does not offer SCRAM with channel binding");
      });
    });

    it.each([
      ["the password", authentication(3)],
      ["its MD5 hash", authentication(5, Buffer.from("salt"))],
    ])("require sends nothing to a server that asks for %s", async (_, question) => {
      const heard: Buffer[] = [];
      const rogue = scriptedTls(impostor, (secure) => {
        secure.on("data", (chunk) => heard.push(chunk));
        secure.write(question);
      });
      await whileRunning(rogue, async ({ port }) => {
        await refusalOf(configured({ port, channelBinding: "require" }));
        expect(Buffer.concat(heard).toString()).toBe("");
        // Without it the server is trusted as its certificate says.
        const config = configured({ port, channelBinding: "disable", connectTimeoutMs: 300 });
        await refusalOf({ ...config, acquireTimeoutMs: 400 });
        expect(Buffer.concat(heard).toString()).not.toBe("");
      });
    });
  });

  it("shows no secret: not in an error, nor in what is printed of a server", async () => {
    const own = authority.issue(users.certificate);
    const config = configured({ password: () => "a secret token" }, own);
    const db = createDatabaseServer(config);
    const errors = [
      await refusalOf(config),
      await refusalOf({ ...config, host: "127.0.0.1" }),
      await refusalOf({ ...config, port: 1, acquireTimeoutMs: 100 }),
      await refusalOf({ ...config, password: "a secret token", channelBinding: "disable" }),
    ];
    const shown = [db, ...errors].flatMap((thing) => [
      inspect(thing, { depth: 12, showHidden: false }),
      JSON.stringify(thing),
      String((thing as Error).stack),
    ]);
    await db.close();
    for (const text of shown) {
      expect(text).not.toContain("a secret token");
      expect(text).not.toContain("PRIVATE KEY");
    }
  });
});

async function use<T>(
  config: DatabaseConfig,
  work: (db: DatabaseServer) => Promise<T>,
): Promise<T> {
  const db = createDatabaseServer(config);
  try {
    return await work(db);
  } finally {
    await db.close({ drainTimeoutMs: 100 });
  }
}

async function whileRunning<Server extends ScriptedServer>(
  starting: Promise<Server>,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const server = await starting;
  try {
    await work(server);
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

/** A server whose TLS is in order; what it says then is the script's. */
function scriptedTls(
  own: Certificate,
  script: (secure: Awaited<ReturnType<typeof acceptTls>>) => void,
): Promise<ScriptedServer> {
  return startScriptedServer((socket) => {
    void acceptTls(socket, own).then(
      (secure) => secure.once("data", () => script(secure)),
      () => socket.destroy(),
    );
  });
}
