import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { firstColumn, localLinks, pnpmCommands, pnpmVersions, stepsOf } from "./documents.js";
import { exists, filesInGit, root } from "./workspace.js";

describe("a document", () => {
  it("is read for links to files, not for addresses, anchors and code", () => {
    const text = "[a](x.md#part) [b](../y.md) [c](https://example.org) [d](#here) `[e](no.md)`";
    expect(localLinks("docs/z.md", text)).toEqual(["docs/x.md", "y.md"]);
  });

  it("is read for versions of pnpm", () => {
    expect(pnpmVersions("`npx --yes pnpm@12.21.0 test` pnpm@12, pnpm")).toEqual(["12.21.0", "12"]);
  });

  it("is read for what pnpm is told to do", () => {
    const text = "npx --yes pnpm@12.21.0 demo  # x\n`pnpm@1.2 run api:update`, `pnpm@1.2 …`";
    expect(pnpmCommands(text)).toEqual(["demo", "api:update"]);
  });
});

describe("a table", () => {
  it("is read for the names in its first column", () => {
    const text =
      "| A | B |\n| - | - |\n| x | 1 |\n\n| Step | C |\n| - | - |\n| a, b | 1 |\n| c | 2 |\ntext";
    expect(firstColumn(text, "Step")).toEqual(["a", "b", "c"]);
    expect(firstColumn(text, "Nothing")).toEqual([]);
  });
});

describe("the script of checks", () => {
  it("is read for its steps", () => {
    const script = "step() {\nstep a x\n# step b\nSHOW=1 step c-d y z\n  step e";
    expect(stepsOf(script)).toEqual(["a", "c-d"]);
  });
});

describe("the documents", () => {
  const documents = filesInGit().filter((path) => path.endsWith(".md"));

  it("lead to files that exist", () => {
    const broken = documents.flatMap((path) =>
      localLinks(path, readFileSync(`${root}${path}`, "utf8"))
        .filter((target) => !exists(target))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("name every step of .ci/run, and no other", () => {
    const steps = stepsOf(readFileSync(`${root}.ci/run`, "utf8"));
    const named = firstColumn(readFileSync(`${root}CONTRIBUTING.md`, "utf8"), "Step");
    expect(steps).toContain("test");
    expect(named.toSorted()).toEqual(steps.toSorted());
  });

  it("name scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
      scripts: Record<string, string>;
    };
    const commands = documents.map((path) => pnpmCommands(readFileSync(`${root}${path}`, "utf8")));
    const known = [...Object.keys(scripts), "exec", "install"];
    expect(commands.flat()).toEqual(expect.arrayContaining(["demo", "test"]));
    expect(commands.flat().filter((command) => !known.includes(command))).toEqual([]);
  });

  it("and everything else name one version of pnpm", () => {
    const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
      packageManager: string;
    };
    const named = filesInGit()
      .filter((path) => /\.(?:md|yml|mjs|json)$|^\.ci\//.test(path))
      .filter((path) => !path.startsWith("docs/decisions/"))
      .flatMap((path) => pnpmVersions(readFileSync(`${root}${path}`, "utf8")));
    expect([...new Set(named)].map((version) => `pnpm@${version}`)).toEqual([packageManager]);
  });
});
