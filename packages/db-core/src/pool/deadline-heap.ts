/** Something with a deadline that knows its place in the heap, so it can leave in O(log n). */
export interface HeapEntry {
  readonly deadline: number;
  /** Place in the heap; -1 outside of it. Written by the heap alone. */
  heapIndex: number;
}

/**
 * Entries by deadline, earliest first (a binary heap). Adding deadlines in rising order, which equal
 * timeouts make, is O(1).
 */
export class DeadlineHeap<Entry extends HeapEntry> {
  readonly #entries: Entry[] = [];

  get earliest(): Entry | undefined {
    return this.#entries[0];
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#rise(entry, this.#entries.length - 1);
  }

  /** Does nothing when the entry is not in the heap. */
  remove(entry: Entry): void {
    const index = entry.heapIndex;
    const last = this.#entries.at(-1);
    if (index < 0 || last === undefined) return;
    this.#entries.pop();
    entry.heapIndex = -1;
    if (last === entry) return;
    this.#sink(last, index);
    this.#rise(last, last.heapIndex);
  }

  #place(entry: Entry, index: number): void {
    this.#entries[index] = entry;
    entry.heapIndex = index;
  }

  #rise(entry: Entry, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#entries[parentIndex];
      if (parent === undefined || parent.deadline <= entry.deadline) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    this.#place(entry, index);
  }

  #sink(entry: Entry, from: number): void {
    let index = from;
    for (;;) {
      const childIndex = this.#earlierChild(2 * index + 1);
      const child = this.#entries[childIndex];
      if (child === undefined || child.deadline >= entry.deadline) break;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(entry, index);
  }

  #earlierChild(left: number): number {
    const right = this.#entries[left + 1];
    const earlier = right !== undefined && right.deadline < (this.#entries[left]?.deadline ?? 0);
    return earlier ? left + 1 : left;
  }
}
