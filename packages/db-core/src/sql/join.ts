import { requireFragment, requireSlot } from "./bound-value.js";
import type { SqlSlot } from "./bound-value.js";
import { createFragment } from "./fragment.js";
import type { Fragment } from "./fragment.js";

const comma = createFragment([", "], []);

/** A fragment that renders nothing. */
export const empty: Fragment = createFragment([""], []);

/**
 * The items, in order, with `separator` between them; `", "` by default. No items render nothing.
 *
 * @throws SqlTemplateError an item that cannot be bound, or a separator that is no fragment.
 */
export function join(items: readonly SqlSlot[], separator: Fragment = comma): Fragment {
  requireFragment(separator, "The separator of sql.join");
  items.forEach((item, index) => requireSlot(item, `sql.join, item ${index}`));
  const slots = items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
  return createFragment(
    Array.from({ length: slots.length + 1 }, () => ""),
    slots,
  );
}
