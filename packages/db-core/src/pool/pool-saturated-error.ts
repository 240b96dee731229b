import { PoolOverloadedError } from "../errors/index.js";

/**
 * No connection is idle and no place is free, so a probe could only stand in line, which it never does.
 * Says nothing about the server. Nothing was sent.
 */
export class PoolSaturatedError extends PoolOverloadedError {
  static override readonly className: string = "PoolSaturatedError";
}
