import type { CatalogDifference } from "./catalog-difference.js";
import { keyOf } from "./catalog-object.js";

/**
 * Leaves out what a pattern matches. It is compared with kind and identity, and with these and the name of a
 * property; `*` stands for any characters: `table public.tmp_*`, `* options`, `grant *`.
 */
export function withoutIgnored(
  differences: readonly CatalogDifference[],
  patterns: readonly string[],
): readonly CatalogDifference[] {
  const tests = patterns.map(toRegExp);
  const isIgnored = (text: string): boolean => tests.some((test) => test.test(text));
  return differences.flatMap((difference) => {
    const key = keyOf(difference);
    if (isIgnored(key)) return [];
    if (difference.change !== "changed") return [difference];
    const properties = difference.properties.filter(
      ({ property }) => !isIgnored(`${key} ${property}`),
    );
    return properties.length === 0 ? [] : [{ ...difference, properties }];
  });
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
