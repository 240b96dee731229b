/** How one setting is read, whether it comes as an option or as the text of a variable. */
export interface SettingReader<T> {
  readonly variable: string;
  readonly otherwise: T;
  /** The value, or what would be allowed: a phrase. */
  read(given: unknown): { readonly value: T } | { readonly fault: string };
}

/** PostgreSQL keeps timeouts in a signed 32-bit number of milliseconds. */
const longestMs = 2_147_483_647;

/** Any text that is not empty. */
export function plainText<T extends string | undefined>(
  variable: string,
  otherwise: T,
): SettingReader<string | T> {
  return {
    variable,
    otherwise,
    read: (given) =>
      typeof given === "string" && given !== "" ? { value: given } : { fault: "give a text" },
  };
}

/** A number, or its digits. */
export function wholeNumber(
  variable: string,
  otherwise: number,
  { first, last }: { readonly first: number; readonly last: number },
): SettingReader<number> {
  return {
    variable,
    otherwise,
    read: (given) => {
      const digits = typeof given === "string" && /^\d+$/.test(given);
      const value = typeof given === "number" || digits ? Number(given) : Number.NaN;
      return Number.isInteger(value) && value >= first && value <= last
        ? { value }
        : { fault: `give a whole number, ${first} to ${last}` };
    },
  };
}

/** Whole milliseconds, 0 to 2,147,483,647. */
export function milliseconds(variable: string, otherwise: number): SettingReader<number> {
  const number = wholeNumber(variable, otherwise, { first: 0, last: longestMs });
  const fault = `give whole milliseconds, 0 to ${longestMs}`;
  return {
    ...number,
    read: (given) => {
      const read = number.read(given);
      return "fault" in read ? { fault } : read;
    },
  };
}

/** One of several words. */
export function oneOf<T extends string>(
  variable: string,
  otherwise: T,
  words: readonly T[],
): SettingReader<T> {
  return {
    variable,
    otherwise,
    read: (given) => {
      const value = words.find((word) => word === given);
      return value === undefined ? { fault: `say ${words.join(" or ")}` } : { value };
    },
  };
}

/** `true` or `false`, or their words. */
export function yesOrNo(variable: string, otherwise: boolean): SettingReader<boolean> {
  return {
    variable,
    otherwise,
    read: (given) => {
      const text = String(given);
      return text === "true" || text === "false"
        ? { value: text === "true" }
        : { fault: "say true or false" };
    },
  };
}

/** One of several words for each name: an object, or `name=word,name=word`. Default: none. */
export function wordsByName<T extends string>(
  variable: string,
  words: readonly T[],
): SettingReader<Readonly<Record<string, T>>> {
  return {
    variable,
    otherwise: {},
    read: (given) => {
      const pairs = pairsOf(given);
      const value = pairs?.flatMap(([name, word]) => {
        const known = words.find((each) => each === word);
        return name === "" || known === undefined ? [] : [[name, known] as const];
      });
      return value === undefined || value.length !== pairs?.length
        ? { fault: `give names with ${words.join(" or ")}, such as name=${words[0] ?? ""}` }
        : { value: Object.fromEntries(value) };
    },
  };
}

function pairsOf(given: unknown): (readonly [string, unknown])[] | undefined {
  if (typeof given === "string") {
    return given.split(",").map((pair) => {
      const [name = "", word] = pair.trim().split("=");
      return [name, word];
    });
  }
  return typeof given === "object" && given !== null ? Object.entries(given) : undefined;
}
