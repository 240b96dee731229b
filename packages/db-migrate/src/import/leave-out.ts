/**
 * Whether a path is left out: by itself, by the folder it is in, or by its version, hyphens aside.
 *
 * @param path below the tool's folder
 */
export function isLeftOut(path: string, names: readonly string[]): boolean {
  const [first = ""] = path.split("/");
  return names.some((name) => name === path || name === first || isVersion(name, first));
}

/** Whether a history's name for a migration is left out, or its version. */
export function isKeyLeftOut(key: string, names: readonly string[]): boolean {
  return names.some((name) => name === key || isVersion(name, key));
}

function isVersion(name: string, of: string): boolean {
  const [digits = ""] = /^\d[\d-]*/.exec(of) ?? [];
  const version = digits.replaceAll("-", "");
  return version !== "" && version === name.replaceAll("-", "");
}
