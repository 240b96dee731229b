import { type Fragment, sql } from "@abe/db-core";
import type { TaggedTemplateExpression } from "oxc-parser";
import { Choices } from "./choices.js";
import { Composer } from "./composition.js";
import { addElement } from "./literal-text.js";
import type { ModuleSet, PlacedNode } from "./module-set.js";
import type { Leaf } from "./slot.js";
import type { TextPiece } from "./statement-source.js";
import { TextBuilder } from "./text-builder.js";

/** One text that a template can become. */
export interface TemplateVariant {
  readonly text: string;
  /** Only of what stands in the file of the template. */
  readonly pieces: readonly TextPiece[];
  /** Which way its conditions went, in words; empty where there are none. */
  readonly words: readonly string[];
  /** No fragment stands in it: its slots are its parameters. */
  readonly isPlain: boolean;
}

/** More would be too many to ask about one by one, and to read about. */
const mostVariants = 64;

/** All texts that a template can become, or why they are not known. */
export function templateVariants(
  at: PlacedNode & { readonly node: TaggedTemplateExpression },
  modules: ModuleSet,
): readonly TemplateVariant[] | { readonly why: string } {
  const variants: TemplateVariant[] = [];
  for (
    let choices: Choices | undefined = Choices.first();
    choices !== undefined;
    choices = choices.next()
  ) {
    if (variants.length === mostVariants)
      return {
        why:
          `its conditions make more than ${mostVariants} statements. Put some of them into the SQL, ` +
          "such as ($1::text IS NULL OR name = $1), or make several statements of it",
      };
    const made = new Composer(modules, choices).template(at);
    if (made.kind !== "fragment")
      return { why: made.kind === "unknown" ? made.why : "it is no SQL" };
    const text = textOf(made.fragment);
    const isPlain = made.leaves.length === at.node.quasi.quasis.length;
    variants.push({ text, pieces: place(text, made.leaves, at), words: choices.words, isPlain });
  }
  return variants;
}

function textOf(fragment: Fragment): string {
  return sql`${fragment}`.text;
}

/** Finds the parts of a template in its text: between them are only numbers, and what `sql`'s methods add. */
function place(text: string, leaves: readonly Leaf[], root: PlacedNode): TextPiece[] {
  let from = 0;
  return leaves.flatMap(({ node, module }) => {
    const builder = new TextBuilder();
    addElement(builder, node, module);
    const at = text.indexOf(builder.text, from);
    if (at === -1) return [];
    from = at + builder.text.length;
    // What comes from another file is placed where it enters this one.
    if (module.file !== root.module.file) return [];
    return builder.pieces.map((each) => ({ ...each, at: each.at + at }));
  });
}
