import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { startPostgres } from "@abe/db-testing";
import { expect, it } from "vitest";
import { findBinaries } from "../src/server/binaries.js";
import { isRoot, temporaryParent } from "./temporary-parent.js";

/** The programs as a package manager lays them out, below a folder of the test. */
function installedCopy(): { home: string; root: string } {
  const home = temporaryParent();
  const root = join(home, "clone", "node_modules", "programs");
  cpSync(findBinaries().root, root, { recursive: true, verbatimSymlinks: true });
  return { home, root };
}

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((n) => join(folder, n));
}

async function runs(binaries: string): Promise<{ staged: boolean; folder: string }> {
  const parentFolder = temporaryParent();
  const server = await startPostgres({ binaries, parentFolder });
  const folder = dirname(server.dataDirectory);
  const staged = existsSync(join(folder, "programs"));
  await server.stop();
  expect(readdirSync(parentFolder)).toEqual([]);
  return { staged, folder };
}

it("runs programs where they are when the server's user can", async () => {
  expect((await runs(installedCopy().root)).staged).toBe(false);
});

it.runIf(isRoot)("runs programs from below a home folder that is closed to others", async () => {
  const { home, root } = installedCopy();
  chmodSync(home, 0o700);
  expect((await runs(root)).staged).toBe(true);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(existsSync(join(root, "bin", "postgres"))).toBe(true);
});

it.runIf(isRoot)("runs programs that were installed with a mask of 077", async () => {
  const { home, root } = installedCopy();
  for (const path of [home, ...everyFile(home)]) {
    if (!lstatSync(path).isSymbolicLink()) chmodSync(path, statSync(path).mode & 0o700);
  }
  expect((await runs(root)).staged).toBe(true);
  expect(statSync(join(root, "bin", "postgres")).mode & 0o077).toBe(0);
});

it("runs programs whose install script did not make the libraries' links", async () => {
  const { root } = installedCopy();
  const links = everyFile(root).filter((path) => lstatSync(path).isSymbolicLink());
  for (const path of links) rmSync(path);
  expect(links.length).toBeGreaterThan(0);
  expect((await runs(root)).staged).toBe(true);
  expect(links.some((path) => existsSync(path))).toBe(false);
});

it("runs programs that lost their executable bit", async () => {
  const { root } = installedCopy();
  for (const name of ["initdb", "postgres"]) chmodSync(join(root, "bin", name), 0o644);
  expect((await runs(root)).staged).toBe(true);
});
