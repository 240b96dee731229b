import {
  bareFunctions,
  changeCommands,
  listEnds,
  sqlCommands,
  targetModifiers,
} from "./sql-commands.js";
import type { SqlLexer } from "@abe/db-core/observer";
import { foldName, takeName } from "./sql-name.js";
import type { SummaryBuilder } from "./summary-builder.js";

/** One level of parentheses. */
interface Frame {
  /** The command whose clauses are being read, in capitals; empty before there is one. */
  verb: string;
  /** What the next name is: a table, a relation in FROM (unless it is a function), a WITH name. */
  awaiting: "nothing" | "table" | "relation" | "withName";
  /** A comma is followed by another relation. */
  listing: boolean;
  /** Between WITH and the command it belongs to. */
  inWith: boolean;
  /** A JOIN was seen, so USING names columns. */
  joined: boolean;
  /** Nothing was read yet. */
  untouched: boolean;
  /** INSERT, UPDATE, DELETE and MERGE may begin here; elsewhere they are clauses or column names. */
  readonly changes: boolean;
}

/**
 * Reads one statement, from the lexer's current token to `;` or the end, and adds its commands and
 * targets to the summary.
 */
export class TargetWalker {
  readonly #lexer: SqlLexer;
  readonly #summary: SummaryBuilder;
  readonly #outer: Frame[] = [];
  readonly #withNames = new Set<string>();
  #frame: Frame = frameOf("nothing", true);
  /** The word right before the current token, in capitals. */
  #previous = "";

  constructor(lexer: SqlLexer, summary: SummaryBuilder) {
    this.#lexer = lexer;
    this.#summary = summary;
  }

  walk(): void {
    const lexer = this.#lexer;
    while (lexer.kind !== "end" && !lexer.is(";") && !this.#summary.isFull) {
      if (lexer.kind === "word") this.#word(lexer.keyword);
      else if (lexer.kind === "quotedWord" && this.#frame.awaiting !== "nothing") this.#name();
      else this.#between();
    }
  }

  #word(word: string): void {
    const frame = this.#frame;
    if (this.#isCommand(word)) this.#command(word);
    else if (word === "WITH" && this.#opensWith()) {
      frame.inWith = true;
      frame.awaiting = "withName";
      this.#pass(word);
    } else if (frame.awaiting === "nothing") this.#clause(word);
    else if (isModifier(frame, word)) this.#pass(word);
    else this.#name();
  }

  /** SELECT is reserved, so it always is a command. */
  #isCommand(word: string): boolean {
    const { untouched, changes, inWith, awaiting, verb } = this.#frame;
    if (word === "SELECT") return true;
    if (changeCommands.has(word)) {
      return (changes && untouched) || (inWith && awaiting === "nothing") || verb === "EXPLAIN";
    }
    const atStart = untouched && this.#outer.length === 0;
    return atStart && word !== "WITH" && sqlCommands.get(word) === "walk";
  }

  /** WITH also begins other things: WITH ORDINALITY, WITH TIES, WITH (fillfactor = 70). */
  #opensWith(): boolean {
    const { untouched, verb } = this.#frame;
    return untouched || this.#previous === "AS" || verb === "INSERT" || verb === "EXPLAIN";
  }

  #command(word: string): void {
    this.#summary.add(this.#lexer.value);
    const frame = this.#frame;
    frame.verb = word;
    frame.inWith = false;
    frame.joined = false;
    frame.listing = word === "TRUNCATE" || word === "LOCK";
    frame.awaiting = frame.listing || word === "UPDATE" || word === "COPY" ? "table" : "nothing";
    this.#pass(word);
  }

  #clause(word: string): void {
    const frame = this.#frame;
    if (this.#opensList(word)) {
      frame.awaiting = "relation";
      frame.listing = true;
    } else if (word === "JOIN") {
      frame.awaiting = "relation";
      frame.joined = true;
    } else if (word === "INTO" && intoVerbs.has(frame.verb)) frame.awaiting = "table";
    else if (listEnds.has(word)) frame.listing = false;
    this.#pass(word);
  }

  /** Not the FROM of `EXTRACT(year FROM d)`, whose parentheses hold no command, nor IS DISTINCT FROM. */
  #opensList(word: string): boolean {
    const { verb, joined } = this.#frame;
    if (word === "FROM") return fromVerbs.has(verb) && this.#previous !== "DISTINCT";
    return word === "USING" && usingVerbs.has(verb) && !joined;
  }

  #name(): void {
    const frame = this.#frame;
    const { awaiting } = frame;
    const name = takeName(this.#lexer);
    frame.awaiting = "nothing";
    frame.untouched = false;
    this.#previous = "";
    if (awaiting === "withName") this.#withNames.add(foldName(name));
    else if (awaiting === "table" || this.#isRelation(name)) this.#summary.add(name);
  }

  /** Not a function, not `ROWS FROM (…)`, not the name of a WITH query. */
  #isRelation(name: string): boolean {
    if (this.#lexer.is("(") || this.#lexer.keyword === "FROM") return false;
    return !bareFunctions.has(name.toUpperCase()) && !this.#withNames.has(foldName(name));
  }

  /** Anything that is not an unquoted word, nor a name that was waited for. */
  #between(): void {
    const frame = this.#frame;
    if (this.#lexer.is("(")) this.#open();
    else if (this.#lexer.is(")")) this.#frame = this.#outer.pop() ?? frame;
    else if (!this.#lexer.is(",")) frame.awaiting = "nothing";
    else if (frame.inWith) frame.awaiting = "withName";
    else frame.awaiting = frame.listing ? "relation" : "nothing";
    this.#lexer.next();
    this.#previous = "";
    frame.untouched = false;
  }

  /** Parentheses where a relation is due hold a subquery or a join. */
  #open(): void {
    const frame = this.#frame;
    const inner = frame.awaiting === "relation" ? "relation" : "nothing";
    this.#outer.push(frame);
    this.#frame = frameOf(inner, frame.inWith || frame.verb === "COPY");
    frame.awaiting = "nothing";
  }

  #pass(word: string): void {
    this.#lexer.next();
    this.#previous = word;
    this.#frame.untouched = false;
  }
}

const fromVerbs: ReadonlySet<string> = new Set(["SELECT", "DELETE", "UPDATE"]);
const usingVerbs: ReadonlySet<string> = new Set(["DELETE", "MERGE"]);
const intoVerbs: ReadonlySet<string> = new Set(["INSERT", "MERGE", "SELECT"]);

function frameOf(awaiting: Frame["awaiting"], changes: boolean): Frame {
  return {
    verb: "",
    awaiting,
    listing: false,
    inWith: false,
    joined: false,
    untouched: true,
    changes,
  };
}

function isModifier(frame: Frame, word: string): boolean {
  return frame.awaiting === "withName" ? word === "RECURSIVE" : targetModifiers.has(word);
}
