/**
 * The names of a node's fields, in the order they are written. Nodes of one kind mostly have the same, and a tree has
 * thousands of nodes: they share one.
 */
export class Layout {
  /** Of the last field, empty where there is none. */
  readonly name: string;
  /** What came after it the last time. */
  likely: Layout | undefined;
  readonly #before: Layout | undefined;
  readonly #after: Map<string, Layout> = new Map();
  #names: readonly string[] | undefined;
  #positions: ReadonlyMap<string, number> | undefined;

  constructor(name: string, before: Layout | undefined) {
    this.name = name;
    this.#before = before;
  }

  /** This one with another field. */
  with(name: string): Layout {
    const known = this.#after.get(name) ?? new Layout(name, this);
    this.#after.set(name, known);
    this.likely = known;
    return known;
  }

  get names(): readonly string[] {
    this.#names ??= this.#before === undefined ? [] : [...this.#before.names, this.name];
    return this.#names;
  }

  /** Where a field stands, from 0. */
  position(name: string): number | undefined {
    this.#positions ??= new Map(this.names.map((each, at) => [each, at]));
    return this.#positions.get(name);
  }
}

const roots = new Map<string, Layout>();

/** No field, of a node of a kind. */
export function emptyLayout(kind: string): Layout {
  const known = roots.get(kind) ?? new Layout("", undefined);
  roots.set(kind, known);
  return known;
}
