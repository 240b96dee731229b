/**
 * Who takes a turn in a round, in which order: another one begins each round, since whoever comes first meets
 * another machine than the others.
 *
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} round
 */
export function turns(items, round) {
  const from = items.length === 0 ? 0 : Math.abs(round) % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}
