import { describe, expect, it } from "vitest";
import type { Stage } from "./stage.js";

/** What an application does, and the line that `GET /metrics` then has of it. */
export interface Activity {
  readonly measured: RegExp;
  exercise(url: string): Promise<unknown>;
}

/** How every application is deployed, configured and watched. Tests that follow have a migrated database. */
export function operationsContract(stage: Stage, { measured, exercise }: Activity): void {
  describe("the application in operation", () => {
    it("has its migrations applied once, before it starts", async () => {
      const first = stage.run("migrate");
      expect(await first.end(), first.lastWords).toBe(0);
      const applied = "SELECT count(*)::int FROM abe_migrate.history";
      const count = await stage.db.scalar<number>(applied);
      expect(count).toBeGreaterThan(0);
      const second = stage.run("migrate");
      expect(await second.end(), second.lastWords).toBe(0);
      expect(await stage.db.scalar(applied)).toBe(count);
    });

    it("names what is wrong with its configuration, and does not start", async () => {
      const app = stage.run("start", { DB_PORT: "abc" });
      expect(await app.end()).toBe(1);
      expect(app.output).toMatch(/DB_PORT.*abc/);
      expect(app.output).not.toMatch(/listening/i);
    });

    it("says that it cannot reach its database, and does not start", async () => {
      const app = stage.run("start", { DB_HOST: "127.0.0.1", DB_PORT: "1" });
      expect(await app.end()).toBe(1);
      expect(app.output).toContain("127.0.0.1:1");
      expect(app.output).not.toMatch(/listening/i);
    });

    it("is unhealthy while its database is away, well again by itself, and shows what it did", async () => {
      const { app, url } = await stage.start();
      const health = async (): Promise<number> => (await fetch(`${url}/health`)).status;
      expect(await health()).toBe(200);

      stage.proxy.refuse(true);
      stage.proxy.cut();
      await expect.poll(health, { timeout: 20_000 }).toBe(503);
      stage.proxy.refuse(false);
      await expect.poll(health, { timeout: 20_000 }).toBe(200);

      await exercise(url);
      const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
      await expect.poll(metrics, { timeout: 20_000 }).toMatch(measured);
      expect(await metrics()).toMatch(/^db_client_connection_count\{.*state="idle".*\} \d/m);

      app.child.kill("SIGTERM");
      expect(await app.end(), app.lastWords).toBe(0);
    });
  });
}
