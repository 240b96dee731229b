import type { Attributes } from "@opentelemetry/api";
import { attributeNames } from "./attribute-names.js";
import { failureAttributes, failureOf } from "./failure.js";
import type { Failure } from "./failure.js";
import { sortedAttributes } from "./pool-attributes.js";
import { RecentCache } from "./recent-cache.js";

/** Failures remembered; their types come from closed lists, but a procedure may raise any SQLSTATE. */
const cachedFailures = 64;

/** `error.type` alone, where the status code would say the same. */
export function errorType({ type }: Failure): Attributes {
  return { [attributeNames.errorType]: type };
}

/** The attributes of something that may fail: the same object for the same outcome. */
export class OutcomeAttributes {
  readonly success: Attributes;
  readonly #describe: (failure: Failure) => Attributes;
  readonly #failures: RecentCache<Attributes> = new RecentCache(cachedFailures);

  /** @param describe what a failure adds. Default: its type and its status code. */
  constructor(success: Attributes, describe: (failure: Failure) => Attributes = failureAttributes) {
    this.success = sortedAttributes(success);
    this.#describe = describe;
  }

  of(error: unknown): Attributes {
    return error === undefined ? this.success : this.#failed(failureOf(error));
  }

  #failed(failure: Failure): Attributes {
    const known = this.#failures.get(failure.type);
    if (known !== undefined) return known;
    const attributes = sortedAttributes({ ...this.success, ...this.#describe(failure) });
    this.#failures.set(failure.type, attributes);
    return attributes;
  }
}
