/**
 * How a folder's version orders it. `zero` is a version of zeros only: it comes first in either scheme,
 * because tools that convert other layouts name their first migration so.
 */
export type VersionScheme = "zero" | "date" | "sequence";

/** A migration folder's name, taken apart. The whole name is the migration's identity. */
export interface MigrationName {
  readonly name: string;
  /** The digits before the first underscore, hyphens removed. */
  readonly version: string;
  readonly slug: string;
  readonly scheme: VersionScheme;
  /** Compares as plain text in the order migrations run; equal for the same version. */
  readonly orderKey: string;
}

/** Blanks inside of a name are nobody's advice, but old histories have them. */
const folderName = /^(?<digits>\d[\d-]*)_(?<slug>[A-Za-z0-9](?:[\w. -]*[\w.-])?)$/;
/** `YYYYMMDD`, and then hours, minutes, seconds and fractions of a second. */
const dateLengths: ReadonlySet<number> = new Set([8, 10, 12, 14, 17, 18, 19, 20]);
const paddedDateLength = 20;
/** Epoch seconds and milliseconds are ten and thirteen digits too; their "years" lie outside of this. */
const years = { first: 1970, last: 2199 };

/** `undefined` when the text is no migration's name: `<version>_<slug>`, the version in digits. */
export function parseMigrationName(name: string): MigrationName | undefined {
  const groups = folderName.exec(name)?.groups;
  const slug = groups?.["slug"];
  const version = groups?.["digits"]?.replaceAll("-", "");
  if (version === undefined || slug === undefined) return undefined;
  const scheme = schemeOf(version);
  return { name, version, slug, scheme, orderKey: orderKeyIn(scheme, version) };
}

/** The key of a version in digits, as in {@link MigrationName.orderKey}. */
export function orderKeyOf(version: string): string {
  return orderKeyIn(schemeOf(version), version);
}

function orderKeyIn(scheme: VersionScheme, version: string): string {
  switch (scheme) {
    case "zero":
      return "0";
    case "date":
      // The length last: a day comes before its midnight, which pads to the same digits.
      return `1.${version.padEnd(paddedDateLength, "0")}.${String(version.length).padStart(2, "0")}`;
    case "sequence": {
      const significant = version.replace(/^0+/, "");
      // The length first: text comparison then equals the comparison of the numbers.
      return `2.${String(significant.length).padStart(4, "0")}.${significant}`;
    }
  }
}

/** Negative when `left` runs before `right`, 0 when their versions are the same. */
export function compareVersions(
  left: Pick<MigrationName, "orderKey">,
  right: Pick<MigrationName, "orderKey">,
): number {
  if (left.orderKey === right.orderKey) return 0;
  return left.orderKey < right.orderKey ? -1 : 1;
}

function schemeOf(version: string): VersionScheme {
  if (/^0+$/.test(version)) return "zero";
  return dateLengths.has(version.length) && startsWithDate(version) ? "date" : "sequence";
}

function startsWithDate(version: string): boolean {
  const year = Number(version.slice(0, 4));
  const month = Number(version.slice(4, 6));
  const day = Number(version.slice(6, 8));
  if (year < years.first || year > years.last || month < 1 || month > 12) return false;
  // Every month has 28 days; only for the others the calendar is asked.
  return day >= 1 && (day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate());
}

/** The key of any name that a history may hold; one of a repeatable migration comes after all versions. */
export function orderKeyOfName(name: string): string {
  return parseMigrationName(name)?.orderKey ?? `9.${name.slice(name.indexOf("/") + 1)}`;
}
