import type { CallExpression, Node, TaggedTemplateExpression } from "oxc-parser";
import { literalText } from "./literal-text.js";
import type { ModuleSet, PlacedNode, Resolved } from "./module-set.js";
import type { ModuleScopes } from "./module-scopes.js";
import { bare } from "./module-syntax.js";
import { isQueryable, queryMethods } from "./queryable-name.js";
import { placeFinder, problemAt } from "./source-file.js";
import { readOverrides } from "./source-overrides.js";
import type { SourceProblem, UncheckedText } from "./source-problem.js";
import type { FoundStatements } from "./sql-file.js";
import { templateTag } from "./sql-tag-name.js";
import { sqlTokens } from "./sql-token.js";
import { looksLikeSql } from "./statement-start.js";
import type { StatementSource } from "./statement-source.js";
import { templateVariants } from "./template-variants.js";
import { fileOffset } from "./text-builder.js";

/** What a TypeScript file was found to hold. */
export interface FoundInTypeScript extends FoundStatements {
  /** Statements that are not known before the program runs. */
  readonly unchecked: readonly UncheckedText[];
}

/** Finds the statements of a TypeScript file: literal texts of a `Queryable`'s methods, and templates of `sql`. */
export function readTypeScriptFile(module: ModuleScopes, modules: ModuleSet): FoundInTypeScript {
  const reader = new TypeScriptReader(module, modules);
  for (const { node, scope } of module.calls) reader.visit({ node, scope, module });
  return reader.found();
}

class TypeScriptReader {
  readonly #module: ModuleScopes;
  readonly #modules: ModuleSet;
  readonly #placeOf: ReturnType<typeof placeFinder>;
  readonly #ignoredLines: ReadonlySet<number>;
  readonly #seen: Set<Node> = new Set();
  readonly #sources: StatementSource[] = [];
  readonly #problems: SourceProblem[] = [];
  readonly #unchecked: UncheckedText[] = [];

  constructor(module: ModuleScopes, modules: ModuleSet) {
    this.#module = module;
    this.#modules = modules;
    this.#placeOf = placeFinder(module.content);
    this.#ignoredLines = new Set(module.ignored.map((offset) => this.#placeOf(offset).line));
    const { fault } = module;
    if (fault !== undefined) this.#problems.push(problemAt(module, fault.offset, fault.message));
  }

  found(): FoundInTypeScript {
    return { sources: this.#sources, problems: this.#problems, unchecked: this.#unchecked };
  }

  visit(at: PlacedNode): void {
    if (this.#ignoredLines.has(this.#placeOf(at.node.start).line)) return;
    const { node } = at;
    if (node.type === "TaggedTemplateExpression") {
      // Others are statements only where a method gets them: they may be parts of one.
      if (templateTag(at)?.name !== undefined) this.#template({ ...at, node });
    } else if (node.type === "CallExpression") this.#call(at, node);
  }

  #call(at: PlacedNode, { callee, arguments: given }: CallExpression): void {
    if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
    const [first] = given;
    if (first === undefined || callee.computed) return;
    const isSure = isQueryable({ ...at, node: callee.object });
    const { name } = callee.property;
    if (queryMethods.has(name)) this.#statement({ ...at, node: first }, isSure);
    else if (name === "batch" && first.type === "ArrayExpression")
      for (const each of first.elements)
        if (each !== null) this.#statement({ ...at, node: each }, isSure);
  }

  /** @param isSure what is called is a `Queryable`; anything else may have methods of these names. */
  #statement(at: PlacedNode, isSure: boolean): void {
    const node = bare(at.node);
    if (node.type === "ConditionalExpression") {
      for (const each of [node.consequent, node.alternate])
        this.#statement({ ...at, node: each }, isSure);
      return;
    }
    const found = this.#modules.resolve({ ...at, node: at.node });
    if (found.kind !== "node") {
      if (isSure) this.#leaveOut(node, whyUnknown(found));
      return;
    }
    const target = found.at.node;
    if (target.type === "TaggedTemplateExpression" && templateTag(found.at) !== undefined)
      this.#template({ ...found.at, node: target });
    else if (target.type === "ObjectExpression") this.#object(found.at);
    else this.#text(at, found, isSure);
  }

  /** `{ text: "…", values: […] }` */
  #object(at: PlacedNode): void {
    if (at.node.type !== "ObjectExpression") return;
    const text = at.node.properties.find(
      (each) =>
        each.type === "Property" && each.key.type === "Identifier" && each.key.name === "text",
    );
    if (text?.type !== "Property") return;
    const literal = this.#literalOf(this.#modules.resolve({ ...at, node: text.value }));
    if (literal !== undefined && looksLikeSql(literal.text)) this.#add("composed", literal);
  }

  #text(at: PlacedNode, found: Extract<Resolved, { kind: "node" }>, isSure: boolean): void {
    const literal = this.#literalOf(found);
    if (literal === undefined) {
      if (isSure) this.#leaveOut(at.node, whyNoLiteral(found.at.node));
      return;
    }
    if (!looksLikeSql(literal.text)) return;
    // A text that is no literal to TypeScript is checked, but its calls cannot be typed.
    if (found.widened && isSure)
      this.#leaveOut(
        at.node,
        "to TypeScript it is any string: take its annotation away, or write as const",
      );
    this.#add(found.widened ? "composed" : "text", literal);
  }

  /** It may stand in another file. */
  #literalOf(
    found: Resolved,
  ): (Pick<StatementSource, "text" | "pieces" | "file"> & { node: Node }) | undefined {
    if (found.kind !== "node") return undefined;
    const literal = literalText(found.at.node, found.at.module);
    if (literal === undefined) return undefined;
    const { text, pieces } = literal.builder;
    return { text, pieces, file: found.at.module.file, node: found.at.node };
  }

  #template(at: PlacedNode & { readonly node: TaggedTemplateExpression }): void {
    if (this.#seen.has(at.node)) return;
    this.#seen.add(at.node);
    const name = templateTag(at)?.name;
    const variants = templateVariants(at, this.#modules);
    if ("why" in variants) {
      this.#leaveOut(at.node, variants.why);
      return;
    }
    for (const { text, pieces, words, isPlain } of variants) {
      if (text.trim() === "") continue;
      const kind = isPlain && name !== undefined ? "named" : "composed";
      const variant = variants.length === 1 ? {} : { variant: words.join(", ") };
      const { file } = at.module;
      const found = { text, pieces, node: at.node, file, ...variant };
      this.#add(kind, { ...found, ...(name === undefined ? {} : { name }) });
    }
  }

  #add(
    kind: StatementSource["kind"],
    found: Pick<StatementSource, "text" | "pieces" | "file" | "name" | "variant"> & { node: Node },
  ): void {
    const { node, ...rest } = found;
    if (kind === "text" || found.variant === undefined) {
      if (kind === "text" && this.#seen.has(node)) return;
      this.#seen.add(node);
    }
    const module = this.#modules.module(found.file) ?? this.#module;
    const { overrides, faults } = readOverrides(found.text, sqlTokens(found.text));
    for (const { offset, message } of faults)
      this.#problems.push(problemAt(module, fileOffset(found.pieces, offset), message));
    const start = found.pieces[0]?.offset ?? node.start;
    const place =
      module === this.#module ? this.#placeOf(start) : placeFinder(module.content)(start);
    this.#sources.push({ kind, ...rest, ...place, overrides });
  }

  #leaveOut(node: Node, why: string): void {
    const { file, line, column, message, snippet } = problemAt(
      this.#module,
      node.start,
      `Not checked: ${why}.`,
    );
    this.#unchecked.push({ file, line, column, message, snippet });
  }
}

function whyUnknown(found: Exclude<Resolved, { kind: "node" }>): string {
  switch (found.kind) {
    case "unknown":
      return found.why;
    case "variable":
      return `${found.name} changes`;
    case "parameter":
      return "the statement is a parameter";
    case "function":
      return "the statement is a function";
  }
}

function whyNoLiteral(node: Node): string {
  switch (node.type) {
    case "TemplateLiteral":
      return "a template without sql puts values into the text: write sql`…`, or $1 and a list of values";
    case "BinaryExpression":
      return "the text is put together when the program runs: write one literal, or sql`…`";
    default:
      return "the statement is made when the program runs";
  }
}
