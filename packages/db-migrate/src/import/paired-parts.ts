import {
  type ForeignEntry,
  type ForeignFolder,
  type ForeignMigration,
  unlessBlank,
  wholeFile,
} from "./foreign-folder.js";
import type { ImportObstacle } from "./import-findings.js";

/** One direction of a migration that has a file for each. */
export interface MigrationPart {
  readonly entry: ForeignEntry;
  /** In digits. */
  readonly version: string;
  readonly title: string;
  readonly direction: "up" | "down";
  /** It is no SQL. */
  readonly program: boolean;
}

/** Puts the two files of each migration together, in the order of the numbers. */
export function pairParts(parts: readonly MigrationPart[]): Omit<ForeignFolder, "ignored"> {
  const groups = new Map<bigint, MigrationPart[]>();
  for (const part of parts) {
    const number = BigInt(part.version);
    groups.set(number, [...(groups.get(number) ?? []), part]);
  }
  const numbers = [...groups.keys()].toSorted((left, right) => (left < right ? -1 : 1));
  const pairs = numbers.map((number) => pair(number, groups.get(number) ?? []));
  return {
    migrations: pairs.flatMap(({ migration }) => (migration === undefined ? [] : [migration])),
    obstacles: pairs.flatMap(({ obstacles }) => obstacles),
    notes: numbers.flatMap((number) => nameNotes(groups.get(number) ?? [])),
  };
}

function pair(
  number: bigint,
  parts: readonly MigrationPart[],
): { migration?: ForeignMigration; obstacles: readonly ImportObstacle[] } {
  const [up, ...furtherUps] = parts.filter(({ direction }) => direction === "up");
  const [down, ...furtherDowns] = parts.filter(({ direction }) => direction === "down");
  const obstacles = [...furtherUps, ...furtherDowns].map(({ entry, direction }) => {
    const first = direction === "up" ? up : down;
    return obstacle(entry, `has the version of ${first?.entry.path}: give one of them a later one`);
  });
  for (const part of parts.filter(({ program }) => program)) {
    obstacles.push(obstacle(part.entry, "is a program: what it does cannot be seen in it"));
  }
  if (up === undefined && down !== undefined) {
    obstacles.push(obstacle(down.entry, `is a way back, and version ${number} has no way up`));
  }
  if (up === undefined || obstacles.length > 0) return { obstacles };
  const { version, title } = up;
  const back = down === undefined ? undefined : wholeFile(down.entry);
  const files = { up: wholeFile(up.entry), down: unlessBlank(back) };
  const migration = { keys: [String(number)], version, title, ...files, checksums: [] };
  return { migration, obstacles };
}

function obstacle({ path }: ForeignEntry, fault: string): ImportObstacle {
  return { file: path, fault };
}

/** Its history knows versions only, so two names of one migration went unnoticed. */
function nameNotes(parts: readonly MigrationPart[]): ForeignFolder["notes"] {
  const [first, second] = parts;
  if (first === undefined || second === undefined || first.title === second.title) return [];
  const up = first.direction === "up" ? first : second;
  const down = up === first ? second : first;
  const note = `is taken for the way back of ${up.entry.path}: they have the same version`;
  return [{ file: down.entry.path, note }];
}
