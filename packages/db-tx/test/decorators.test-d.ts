import { Transactional } from "../src/decorators.js";

/** What must not compile. */
export class WrongInStandardDecorators {
  // @ts-expect-error -- it returns no promise
  @Transactional()
  now(): number {
    return 1;
  }

  // @ts-expect-error -- it may return no promise
  @Transactional()
  sometimes(): number | Promise<number> {
    return 1;
  }

  // @ts-expect-error -- it yields
  @Transactional()
  async *many(): AsyncGenerator<number> {
    yield 1;
  }

  // @ts-expect-error -- it is no method
  @Transactional()
  field = async (): Promise<number> => 1;

  // @ts-expect-error -- no such isolation level
  @Transactional({ isolation: "snapshot" })
  async level(): Promise<void> {}
}
