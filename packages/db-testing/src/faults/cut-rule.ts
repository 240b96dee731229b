import type { FrontendMessage } from "./frontend-message.js";

/**
 * When the wire is cut, seen from a message that matches.
 *
 * - `before`: the server never gets the message. A COMMIT was not applied.
 * - `after`: the server gets the message and the rest of its group (up to Query or Sync); the client
 *   sees the end of the connection before their answer. A COMMIT is applied, though maybe not yet.
 * - `answered`: the server has answered; the answer is withheld. A COMMIT was applied.
 *
 * The client still gets the answers that have arrived for what it sent earlier, then the end of the stream.
 */
export type CutMoment = "before" | "after" | "answered";

/** Decides about a message. It may keep state of its own, for instance to match the third one only. */
export type MessageMatch = (message: FrontendMessage) => boolean;

/** A rule that waits for its message. */
export interface CutRule {
  /** How many connections it has cut. */
  readonly cuts: number;
  /** The rule cuts no more. */
  remove(): void;
}

/** The rules of one proxy; the first that matches decides. */
export class CutRules {
  readonly #rules = new Set<(message: FrontendMessage) => CutMoment | undefined>();

  /** Adds a rule that goes away after `times` cuts. */
  add(match: MessageMatch, moment: CutMoment, times: number): CutRule {
    let cuts = 0;
    const rules = this.#rules;
    const judge = (message: FrontendMessage): CutMoment | undefined => {
      if (!match(message)) return undefined;
      cuts += 1;
      if (cuts >= times) rules.delete(judge);
      return moment;
    };
    rules.add(judge);
    return {
      get cuts() {
        return cuts;
      },
      remove: () => void rules.delete(judge),
    };
  }

  judge(message: FrontendMessage): CutMoment | undefined {
    for (const judge of this.#rules) {
      const moment = judge(message);
      if (moment !== undefined) return moment;
    }
    return undefined;
  }
}
