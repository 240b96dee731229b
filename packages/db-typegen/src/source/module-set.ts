import { posix } from "node:path";
import type { Node } from "oxc-parser";
import { type ModuleScopes, resolveScopes, type ScopedNode } from "./module-scopes.js";
import { bare, parseModule } from "./module-syntax.js";
import type { Scope } from "./scope.js";

/** A node, the names it sees and the file it stands in. */
export interface PlacedNode extends ScopedNode {
  readonly module: ModuleScopes;
}

/** What a node leads to. */
export type Resolved =
  | {
      readonly kind: "node";
      readonly at: PlacedNode;
      /** To TypeScript it may be any value of its type: it is annotated, or a property that may change. */
      readonly widened: boolean;
      /** `as const` */
      readonly frozen: boolean;
    }
  | { readonly kind: "function"; readonly at: PlacedNode }
  | { readonly kind: "parameter"; readonly annotation: Node | undefined }
  /** A name that has several values, of which these are known. */
  | { readonly kind: "variable"; readonly name: string; readonly values: readonly PlacedNode[] }
  | { readonly kind: "unknown"; readonly why: string };

/** The files of a project, each parsed when it is first asked for. */
export class ModuleSet {
  readonly #read: (file: string) => string | undefined;
  readonly #modules: Map<string, ModuleScopes | undefined> = new Map();

  /** @param read the content of a file by its path in the project; `undefined` where there is none */
  constructor(read: (file: string) => string | undefined) {
    this.#read = read;
  }

  module(file: string): ModuleScopes | undefined {
    if (!this.#modules.has(file)) {
      const content = this.#read(file);
      const module =
        content === undefined ? undefined : resolveScopes(parseModule({ file, content }));
      this.#modules.set(file, module);
    }
    return this.#modules.get(file);
  }

  /** Follows a name to what it stands for, into other files by relative imports. */
  resolve({ node, scope, module }: PlacedNode, depth = 0): Resolved {
    const plain = bare(node);
    if (plain.type === "MemberExpression" && !plain.computed)
      return this.#member(plain.object, propertyName(plain.property), { scope, module }, depth);
    if (plain.type !== "Identifier")
      return {
        kind: "node",
        at: { node: plain, scope, module },
        widened: false,
        frozen: isConst(node),
      };
    return this.#named(plain.name, { scope, module }, depth);
  }

  #named(
    name: string,
    { scope, module }: { readonly scope: Scope; readonly module: ModuleScopes },
    depth: number,
  ): Resolved {
    const binding = scope.find(name);
    switch (binding?.kind) {
      case "constant": {
        if (depth > 20) return { kind: "unknown", why: `${name} leads nowhere` };
        const found = this.resolve({ node: binding.init, scope: binding.scope, module }, depth + 1);
        return found.kind === "node" && binding.typed ? { ...found, widened: true } : found;
      }
      case "function":
        return { kind: "function", at: { node: binding.node, scope: binding.scope, module } };
      case "parameter":
        return binding;
      case "import":
        return this.#imported(binding.from, binding.name, module, depth);
      case "variable": {
        const values = binding.values.map((node) => ({ node, scope: binding.scope, module }));
        return { kind: "variable", name, values };
      }
      case undefined:
        return { kind: "variable", name, values: [] };
    }
  }

  #imported(from: string, name: string | undefined, module: ModuleScopes, depth: number): Resolved {
    const other = name === undefined ? undefined : this.#target(from, module.file);
    const local = other?.exports.get(name ?? "");
    if (other === undefined || local === undefined)
      return { kind: "unknown", why: `what is imported from "${from}" is not followed` };
    return this.#named(local, { scope: other.scope, module: other }, depth + 1);
  }

  /** A relative import as TypeScript resolves it. */
  #target(from: string, file: string): ModuleScopes | undefined {
    if (!from.startsWith(".")) return undefined;
    const path = posix.join(posix.dirname(file), from);
    const stem = path.replace(/\.([mc]?)[jt]sx?$/, "");
    const candidates = [
      path,
      `${stem}.ts`,
      `${stem}.tsx`,
      `${stem}.mts`,
      `${stem}.cts`,
      `${path}.ts`,
    ];
    for (const each of [...candidates, `${path}/index.ts`]) {
      const found = /\.[mc]?tsx?$/.test(each) ? this.module(each) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A property of an object that is a constant. */
  #member(
    object: Node,
    key: string | undefined,
    place: { readonly scope: Scope; readonly module: ModuleScopes },
    depth: number,
  ): Resolved {
    const holder = this.resolve({ node: object, ...place }, depth + 1);
    const node = holder.kind === "node" ? holder.at.node : undefined;
    const found =
      node?.type === "ObjectExpression" && key !== undefined
        ? node.properties.find(
            (each) => each.type === "Property" && !each.computed && propertyName(each.key) === key,
          )
        : undefined;
    if (holder.kind !== "node" || found?.type !== "Property")
      return { kind: "unknown", why: `${key ?? "a property"} is read when the program runs` };
    const inner = this.resolve({ ...holder.at, node: found.value }, depth + 1);
    if (inner.kind !== "node") return inner;
    return { ...inner, widened: holder.widened || !holder.frozen, frozen: holder.frozen };
  }
}

/** `… as const` */
function isConst(node: Node): boolean {
  if (node.type === "TSSatisfiesExpression") return isConst(node.expression);
  return (
    node.type === "TSAsExpression" &&
    node.typeAnnotation.type === "TSTypeReference" &&
    node.typeAnnotation.typeName.type === "Identifier" &&
    node.typeAnnotation.typeName.name === "const"
  );
}

/** @returns `undefined` for what is computed. */
export function propertyName(key: Node): string | undefined {
  if (key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  return key.type === "Literal" ? String(key.value) : undefined;
}
