/** Whether a text had more characters than the longest string has: 536,870,888. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ERR_STRING_TOO_LONG";
}
