import type { Layout } from "./layout.js";
import type { NodeFields, TreeValue } from "./tree-node.js";

/** The fields of a node that was read. */
export class ReadFields implements NodeFields {
  readonly #layout: Layout;
  readonly #values: readonly TreeValue[];

  /** @param values by the positions of the layout. */
  constructor(layout: Layout, values: readonly TreeValue[]) {
    this.#layout = layout;
    this.#values = values;
  }

  get(name: string): TreeValue | undefined {
    const at = this.#layout.position(name);
    return at === undefined ? undefined : this.#values[at];
  }

  has(name: string): boolean {
    return this.#layout.position(name) !== undefined;
  }

  values(): Iterable<TreeValue> {
    return this.#values;
  }

  *[Symbol.iterator](): Iterator<[string, TreeValue]> {
    for (const [at, value] of this.#values.entries()) yield [this.#layout.names[at] ?? "", value];
  }
}
