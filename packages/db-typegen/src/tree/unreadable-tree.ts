/**
 * A parse tree is not written as the releases known here write it. It never leaves this package: the
 * statement it is about gets the least precise verdict.
 */
export class UnreadableTree extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnreadableTree";
  }
}
