/** What the demo promises did not come true. */
export class DemoFailure extends Error {
  override readonly name = "DemoFailure";
}
