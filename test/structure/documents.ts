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

function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
}
