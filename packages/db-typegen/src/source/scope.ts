import type { Node } from "oxc-parser";

/** What a name stands for. */
export type Binding =
  /** `const name = init`, or `let` that nothing is assigned to. */
  | {
      readonly kind: "constant";
      readonly init: Node;
      readonly scope: Scope;
      readonly typed: boolean;
    }
  /** Other values are assigned to it, or it begins as nothing; `values` are those that are known. */
  | { readonly kind: "variable"; readonly values: readonly Node[]; readonly scope: Scope }
  | { readonly kind: "parameter"; readonly annotation: Node | undefined }
  | { readonly kind: "function"; readonly node: Node; readonly scope: Scope }
  /** `name` is `undefined` for a namespace. */
  | { readonly kind: "import"; readonly from: string; readonly name: string | undefined };

/** The names of a block, function or file. */
export class Scope {
  readonly outer: Scope | undefined;
  readonly #names: Map<string, Binding> = new Map();

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  declare(name: string, binding: Binding): void {
    this.#names.set(name, binding);
  }

  /** From the inside out. */
  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.outer?.find(name);
  }

  /** A name that is assigned to is no constant. @param values what it becomes, where that is known */
  assign(name: string, values: readonly Node[]): void {
    const known = this.#names.get(name);
    if (known === undefined) return this.outer?.assign(name, values);
    const before = knownValues(known);
    this.#names.set(name, { kind: "variable", values: [...before, ...values], scope: this });
  }
}

function knownValues(binding: Binding): readonly Node[] {
  if (binding.kind === "variable") return binding.values;
  return binding.kind === "constant" ? [binding.init] : [];
}
