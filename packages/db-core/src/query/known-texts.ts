import type { Lane } from "../pool/lane.js";
import { checkText } from "./check-text.js";
import { laneOfText } from "./lane-of-text.js";
import { commitsInParts } from "./own-commit.js";
import { isReplanned, type TextKind } from "./text-kind.js";

/** Texts remembered at a time; the oldest are forgotten first. */
const remembered = 4_096;
/** Longer texts are generated, and looked at each time. */
const longestRemembered = 32_768;
/** Milliseconds from which the server was long at a statement. */
const slowMs = 50;
/** Times in a row after which a text is taken for slow: once may have been the server's own bad moment. */
const slowTimes = 2;

/** What one text says, and what was seen of it. */
export class KnownText {
  readonly kind: TextKind;
  /** Where it would run if it were fast. */
  readonly lane: Lane;
  /** See {@link isReplanned}. */
  readonly isReplanned: boolean;
  readonly commitsInParts: boolean;
  /** As only generated texts are: it is neither remembered nor kept. */
  readonly isLong: boolean;
  #uses = 0;
  #slow = 0;

  /** @throws StatementError, TransactionControlError. */
  constructor(text: string) {
    this.kind = checkText(text);
    this.lane = laneOfText(text, this.kind);
    this.isReplanned = isReplanned(text);
    this.commitsInParts = commitsInParts(text);
    this.isLong = text.length > longestRemembered;
  }

  /** It is used. @returns how often it was, since it is known. */
  used(): number {
    return ++this.#uses;
  }

  /** Its last runs took long: nobody should have to wait behind it. */
  get isSlow(): boolean {
    return this.#slow >= slowTimes;
  }

  /** @param tookMs milliseconds for which the server was at it. */
  took(tookMs: number): void {
    if (tookMs >= slowMs) this.#slow = Math.min(slowTimes, this.#slow + 1);
    else if (this.#slow > 0) this.#slow--;
  }
}

/** The texts that one server was asked, within bounds: reading one takes longer than finding it here. */
export class KnownTexts {
  readonly #texts = new Map<string, KnownText>();

  /** @throws StatementError, TransactionControlError. */
  of(text: string): KnownText {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const read = new KnownText(text);
    if (!read.isLong) this.#remember(text, read);
    return read;
  }

  #remember(text: string, read: KnownText): void {
    this.#texts.set(text, read);
    if (this.#texts.size <= remembered) return;
    for (const oldest of this.#texts.keys()) {
      this.#texts.delete(oldest);
      return;
    }
  }
}
