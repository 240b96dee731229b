import { tokens } from "../../sql/lexer.js";
import type { FileRule } from "../lint-rule.js";

export const identifierTooLong: FileRule = {
  id: "identifier-too-long",
  group: "correctness",
  severity: "error",
  summary: "a name of more than 63 bytes",
  recipe: "Shorten it: PostgreSQL cuts it off, and two names may become one.",
  checkFile: ({ file: { text } }) =>
    [...tokens(text)].flatMap(({ kind, start, end }) => {
      const written = text.slice(start, end);
      const isName = kind === "word" || (kind === "text" && written.startsWith('"'));
      const name = written.replace(/^"|"$/g, "");
      const bytes = isName ? Buffer.byteLength(name) : 0;
      if (bytes <= 63) return [];
      const message = `${name} has ${bytes} bytes, and PostgreSQL keeps 63`;
      return [{ message, at: start }];
    }),
};
