import { posix } from "node:path";

/** A markdown link or image target that leads to a file of the repository, as a path from the root. */
export function localLinks(path: string, text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target]) => target ?? "",
  );
  return targets
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ""))
    .map((target) => posix.join(posix.dirname(path), decodeURIComponent(target)));
}

/** The versions in every `pnpm@1.2.3`. */
export function pnpmVersions(text: string): string[] {
  return [...text.matchAll(/\bpnpm@(\d+(?:\.\d+)*)/g)].map(([, version]) => version ?? "");
}

/** What every `pnpm@1.2.3 …` is told to do: a script of package.json, or a word of pnpm's own. */
export function pnpmCommands(text: string): string[] {
  return [...text.matchAll(/\bpnpm@[\d.]+ (?:run )?([\w:-]+)/g)].map(
    ([, command]) => command ?? "",
  );
}

/** The names in the first column of the Markdown table whose first heading is `heading`. */
export function firstColumn(text: string, heading: string): string[] {
  const lines = text.split("\n");
  const head = lines.findIndex((line) => cellsOf(line)[0] === heading);
  const after = lines.slice(head + 2);
  const end = after.findIndex((line) => !line.startsWith("|"));
  const rows = head === -1 ? [] : after.slice(0, end === -1 ? undefined : end);
  return rows.flatMap((line) => (cellsOf(line)[0] ?? "").split(", "));
}

function cellsOf(line: string): string[] {
  return line.startsWith("|")
    ? line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
    : [];
}

/** The steps of `.ci/run`, in their order. */
export function stepsOf(script: string): string[] {
  return [...script.matchAll(/^(?:\w+=\S+ )*step ([\w-]+) /gm)].map(([, name]) => name ?? "");
}

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
}
