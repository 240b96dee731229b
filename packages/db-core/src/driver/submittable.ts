/** Something pg runs as it is: it writes its messages itself, and is handed the answers. */
export interface Submittable {
  submit(wire: unknown): unknown;
  handleError(error: unknown): void;
}

/** Whether pg would take the argument of `query` for a submittable. */
export function isSubmittable(query: unknown): query is Submittable {
  if (typeof query !== "object" || query === null) return false;
  return "submit" in query && typeof query.submit === "function";
}
