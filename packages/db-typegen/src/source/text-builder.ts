import type { TextPiece } from "./statement-source.js";

/** A text that remembers where its parts stand in a file. */
export class TextBuilder {
  #text = "";
  readonly #pieces: TextPiece[] = [];

  get text(): string {
    return this.#text;
  }

  get pieces(): readonly TextPiece[] {
    return this.#pieces;
  }

  /** Adds a part. @param fileLength how much of the file it is; the same length where it stands there as it is */
  add(part: string, offset: number, fileLength: number = part.length): void {
    if (part !== "")
      this.#pieces.push({ at: this.#text.length, length: part.length, offset, fileLength });
    this.#text += part;
  }
}

/** Where an offset of a text stands in its file. */
export function fileOffset(pieces: readonly TextPiece[], offset: number): number {
  const piece = pieces.findLast(({ at }) => at <= offset) ?? pieces[0];
  if (piece === undefined) return 0;
  const within = offset - piece.at;
  return (
    piece.offset + Math.min(within, within < piece.length ? piece.fileLength - 1 : piece.fileLength)
  );
}
