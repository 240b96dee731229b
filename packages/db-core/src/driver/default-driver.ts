/** `wire` and `pg` are drivers; `auto` is `wire` where that works, else `pg`. */
export type DriverChoice = "auto" | "wire" | "pg";

/** The driver of who names none. In a module of its own: the tests run with each. */
export const defaultDriver: DriverChoice = "auto";
