import { describe, expect, it } from "vitest";
import { serverMessage } from "./server-message.js";

describe("serverMessage", () => {
  it.each([
    [
      "22P02",
      'invalid input syntax for type uuid: "x"y"',
      'invalid input syntax for type uuid: "…"',
    ],
    [
      "22003",
      'value "99" is out of range for type integer',
      'value "…" is out of range for type integer',
    ],
    ["22P02", 'malformed array literal: "{1\n,"', 'malformed array literal: "…"'],
    ["22008", "date field value out of range: 2024-13-45", "date field value out of range: …"],
    [
      "22P02",
      "ungültige Eingabesyntax für Typ integer: »abc«",
      'ungültige Eingabesyntax für Typ integer: "…"',
    ],
    [
      "22P02",
      "syntaxe en entrée invalide pour le type integer : « abc »",
      'syntaxe en entrée invalide pour le type integer : "…"',
    ],
    ["42601", 'syntax error in tsquery: "a &"', 'syntax error in tsquery: "…"'],
    [
      "22001",
      "value too long for type character varying(5)",
      "value too long for type character varying(5)",
    ],
    ["22012", "division by zero", "division by zero"],
    [
      "23505",
      'duplicate key value violates unique constraint "k"',
      'duplicate key value violates unique constraint "k"',
    ],
  ])("of %s: %s", (sqlState, message, expected) => {
    expect(serverMessage(message, { sqlState }, undefined)).toBe(expected);
  });

  it("quotes the statement's own text, which is not a value", () => {
    const fields = { sqlState: "42601", position: 1 };
    expect(serverMessage('syntax error at or near "selct"', fields, "selct 1")).toBe(
      'syntax error at or near "selct"\n  selct 1\n  ^',
    );
  });

  it("leaves out a caret that would point nowhere", () => {
    expect(serverMessage("x", { sqlState: "42601", position: 99 }, "select")).toBe("x");
  });
});
