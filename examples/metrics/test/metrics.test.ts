import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDatabaseServer } from "@abe/db-core";
import { type MetricDefinition, metricNames } from "@abe/db-otel";
import { afterAll, beforeAll, expect, it } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const postgres = process.env["ABE_TEST_POSTGRES_URL"] ?? "";
const env = { PATH: process.env["PATH"] ?? "", DATABASE_URL: postgres, PORT: "0" };
let output = "";
let url: string;
let child: ReturnType<typeof spawn>;

beforeAll(async () => {
  child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  await new Promise<void>((resolve, reject) => {
    child.once("close", () => reject(new Error(output)));
    child.stdout?.on("data", () => {
      url = /http:\S+/.exec(output)?.[0] ?? "";
      if (url !== "") resolve();
    });
  });
});
afterAll(() => child.kill("SIGKILL"));

/** The series of which something was recorded, without the suffix of a histogram's parts. */
async function recorded(): Promise<Set<string>> {
  const text = await (await fetch(url)).text();
  const names = text.split("\n").map((line) => /^\w+(?=\{)/.exec(line)?.[0] ?? "");
  return new Set(names.map((name) => name.replace(/_(?:total|bucket|count|sum)$/, "")));
}

it("is in every situation that the metrics tell of", async () => {
  const metrics: readonly MetricDefinition[] = Object.values(metricNames);
  const all = metrics
    .filter((metric) => metric !== metricNames.connectionMax)
    .map(({ name }) => name.replaceAll(".", "_").replace(/_count$/, ""));
  await expect
    .poll(
      async () => {
        const seen = await recorded();
        return all.filter((name) => !seen.has(name));
      },
      { timeout: 40_000, interval: 500 },
    )
    .toEqual([]);
});

it("ends when it is told to, without a word of complaint, and drops its database", async () => {
  child.kill("SIGTERM");
  const [code] = (await once(child, "close")) as [number];
  expect(output.split("\n")).toEqual([url, ""]);
  expect(code).toBe(0);
  await using db = createDatabaseServer(postgres);
  const left = "SELECT datname FROM pg_database WHERE datname LIKE 'abe_metrics_%'";
  expect(await db.column(left)).toEqual([]);
});
