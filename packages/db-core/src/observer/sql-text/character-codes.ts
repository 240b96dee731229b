/** Codes of the characters that SQL gives a meaning. */
export const codes = {
  newline: 10,
  carriageReturn: 13,
  space: 32,
  doubleQuote: 34,
  dollar: 36,
  ampersand: 38,
  quote: 39,
  asterisk: 42,
  plus: 43,
  minus: 45,
  dot: 46,
  slash: 47,
  backslash: 92,
  underscore: 95,
  letterE: 101,
  letterU: 117,
} as const;

/** The bit that turns an ASCII letter into its lower case. */
export const lowerCase = 32;
