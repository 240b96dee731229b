/** What generated types may take from db-core. */
const exported = ["Fragment", "Interval", "JsonParameter", "Multirange", "Range", "SqlSlot"];

/** Those names that types use. Texts in quotes are not looked into. */
export function importedNames(types: Iterable<string>): readonly string[] {
  const words = new Set<string>();
  for (const type of types) {
    for (const [word] of type.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/(?<![\w.])[A-Z]\w*/g))
      words.add(word);
  }
  return exported.filter((name) => words.has(name));
}
