import type { MigrationLocation } from "../errors/failed-error.js";
import type { InspectedFile } from "../source/inspect-file.js";
import {
  caretSnippet,
  characterCount,
  offsetOfCharacter,
  positionAt,
} from "../source/text-position.js";

/** What the server says about where something failed. */
export interface FailurePoint {
  /** From 1, in characters of the message; absent for failures at run time. */
  readonly position: number | undefined;
  /** Commands of the message that had completed. */
  readonly completed: number;
}

/** What stood before the file in the message. */
export interface LeadingPart {
  readonly leadingCharacters: number;
  readonly leadingCommands: number;
}

/**
 * The place in the file at which a message failed. Without a position it is the start of the statement
 * whose turn it was; `undefined` when the failure was not in the file, as at COMMIT.
 */
export function locateFailure(
  file: InspectedFile,
  point: FailurePoint,
  leading: LeadingPart,
): { location: MigrationLocation; snippet: string } | undefined {
  const offset = offsetInFile(file, point, leading);
  if (offset === undefined) return undefined;
  const position = positionAt(file.text, offset);
  const location = { file: file.path, ...position };
  return { location, snippet: caretSnippet(file.text, position) };
}

function offsetInFile(
  file: InspectedFile,
  point: FailurePoint,
  leading: LeadingPart,
): number | undefined {
  if (point.position === undefined) {
    return file.statements[point.completed - leading.leadingCommands]?.start;
  }
  const character = point.position - 1 - leading.leadingCharacters;
  // One beyond the last is the end of the input, where a statement that lacks something fails.
  const inFile = character >= 0 && character <= characterCount(file.text) + 1;
  return inFile ? offsetOfCharacter(file.text, character) : undefined;
}
