/** Whether two types are the same, `any` and `unknown` told apart from everything. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `expectSame<A, B>(true)` compiles when the types are the same, `(false)` when they are not. */
export declare function expectSame<A, B>(verdict: Same<A, B>): void;
