import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

it.each(["user-repository", "payment-service", "update-database-schema"])(
  "src/server/%s.ts begins with its snippet, byte for byte, and nothing is put into it",
  (name) => {
    const snippet = read(`snippets/${name}.ts.txt`);
    const source = read(`../src/server/${name}.ts`);
    expect(source.slice(0, snippet.length)).toBe(snippet);
    // What the snippet leaves out, an export or a type, comes after it.
    expect(source.slice(snippet.length)).toMatch(/^\n(?:\/\*\*|export )/);
  },
);
