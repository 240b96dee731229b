/** A text as TypeScript writes it. Whatever is in it, it is one literal. */
export function literal(text: string): string {
  // In a comment or in an older tool these two end a line.
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** The name of a property: as it is where that is allowed. */
export function propertyName(name: string): string {
  return isIdentifier(name) ? name : literal(name);
}

/** It could be the name of a variable but for reserved words. */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

/** One of several types, each once. */
export function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  return distinct.length === 0 ? "never" : distinct.join(" | ");
}

/** The type, or null. */
export function orNull(type: string, nullable: boolean): string {
  return nullable && type !== "unknown" ? `${inUnion(type)} | null` : type;
}

/** An array of a type. */
export function arrayOf(element: string): string {
  return /^[\w$.]+$/u.test(element) ? `${element}[]` : `(${element})[]`;
}

/** A function or conditional type needs brackets in a union; only a type that somebody wrote can be one. */
function inUnion(type: string): string {
  return type.includes("=>") || /\bextends\b/.test(type) ? `(${type})` : type;
}
