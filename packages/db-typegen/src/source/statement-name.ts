/** Whether a function of a module can be known by that name; a keyword can. */
export function isFunctionName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** `get-user.sql` → `getUser`. */
export function nameOfFile(file: string): string {
  const base = (file.split("/").at(-1) ?? "").replace(/\.sql$/i, "");
  const [first = "", ...others] = base.split(/[^A-Za-z0-9_$]+/).filter((each) => each !== "");
  return first + others.map((each) => each.slice(0, 1).toUpperCase() + each.slice(1)).join("");
}
