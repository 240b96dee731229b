import type { Fragment } from "@abe/db-core";
import type { TemplateElement } from "oxc-parser";
import type { PlacedNode } from "./module-set.js";

/** A part of a template that stands in a file. */
export interface Leaf extends PlacedNode {
  readonly node: TemplateElement;
}

/** What a slot of a template holds. */
export type Slot =
  | { readonly kind: "fragment"; readonly fragment: Fragment; readonly leaves: readonly Leaf[] }
  /** It is bound: `$1`. */
  | { readonly kind: "value" }
  /** `false`, `null` or `undefined`: what `sql.and` leaves out. */
  | { readonly kind: "absent" }
  /** It cannot be known before the program runs. */
  | { readonly kind: "unknown"; readonly why: string };

/** A fragment, or what db-core says where it refuses it. */
export function fragmentSlot(make: () => Fragment, leaves: readonly Leaf[] = []): Slot {
  try {
    return { kind: "fragment", fragment: make(), leaves };
  } catch (error) {
    return { kind: "unknown", why: error instanceof Error ? error.message : String(error) };
  }
}
