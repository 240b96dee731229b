/** A Buffer with the slices that every Buffer of Node.js has and its documentation leaves out. */
export interface Bytes extends Buffer {
  utf8Slice(start: number, end: number): string;
  latin1Slice(start: number, end: number): string;
}
