import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { cachePlace } from "./cache-place.js";

const root = mkdtempSync(join(tmpdir(), "abe-typegen-place-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("is below the nearest node_modules", () => {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  mkdirSync(join(root, "packages/app"), { recursive: true });
  const place = join(root, "node_modules/.cache/@abe/db-typegen");
  expect(cachePlace(root)).toBe(place);
  expect(cachePlace(join(root, "packages/app"))).toBe(place);
});

it("is in the user's folder for caches where there is none", () => {
  const env = { HOME: "/home/user" };
  expect(cachePlace(root, env, "linux")).toBe("/home/user/.cache/abe-db-typegen");
  expect(cachePlace(root, env, "darwin")).toBe("/home/user/Library/Caches/abe-db-typegen");
  const given = { ...env, XDG_CACHE_HOME: "/caches" };
  expect(cachePlace(root, given, "linux")).toBe("/caches/abe-db-typegen");
  expect(cachePlace(root, { ...env, XDG_CACHE_HOME: "caches" }, "linux")).toBe(
    "/home/user/.cache/abe-db-typegen",
  );
});

it("is in no folder that everybody can write to, or that somebody else has made", () => {
  const modules = join(root, "node_modules");
  mkdirSync(modules, { recursive: true });
  const own = join(modules, ".cache/@abe/db-typegen");
  const users = "/caches/abe-db-typegen";
  const place = (): string => cachePlace(root, { XDG_CACHE_HOME: "/caches" }, "linux");
  expect(place()).toBe(own);
  chmodSync(modules, 0o1777);
  expect(place()).toBe(process.platform === "win32" ? own : users);
  chmodSync(modules, 0o755);
  // Only root can give it away.
  if (process.getuid?.() !== 0) return;
  chownSync(modules, 65_534, 65_534);
  expect(place()).toBe(users);
});
