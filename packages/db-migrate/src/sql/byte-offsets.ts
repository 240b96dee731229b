/**
 * Turns UTF-8 byte offsets into a text to UTF-16 offsets into it. Offsets must be asked for in growing
 * order: the text is walked once.
 */
export function utf16Offsets(text: string): (byte: number) => number {
  let bytes = 0;
  let units = 0;
  return (wanted) => {
    while (bytes < wanted && units < text.length) {
      const point = text.codePointAt(units) ?? 0;
      bytes += byteLength(point);
      units += point > 0xff_ff ? 2 : 1;
    }
    return units;
  };
}

function byteLength(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x8_00) return 2;
  return codePoint <= 0xff_ff ? 3 : 4;
}
