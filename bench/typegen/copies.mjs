/** What the statements of the corpus name. */
const relations = /\b(orgs|users|orders|items|v_users|v_left)\b/g;

/**
 * A schema of a realistic size: the tables and views of the corpus, several times under other names. Types are
 * there once.
 *
 * @param {string} schema
 * @param {number} copies
 */
export function schemaCopies(schema, copies) {
  const types = schema.match(/^CREATE (?:TYPE|DOMAIN) .*$/gm) ?? [];
  const tables = types.reduce((text, type) => text.replace(type, ""), schema);
  return [...types, ...numbers(copies).map((each) => renamed(tables, each))].join("\n");
}

/**
 * Different statements, made of those of the corpus, each about tables of its own copy of the schema.
 *
 * @param {readonly string[]} texts
 * @param {{ copies: number, count: number }} size
 */
export function statementCopies(texts, { copies, count }) {
  return Array.from({ length: count }, (_, at) => {
    const round = Math.floor(at / texts.length);
    const text = renamed(texts[at % texts.length] ?? "", 1 + ((at * 7) % copies));
    return round === 0 ? text : `${text} /* ${round} */`;
  });
}

/** @param {number} count */
function numbers(count) {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/**
 * @param {string} text
 * @param {number} copy
 */
function renamed(text, copy) {
  return text.replaceAll(relations, `$1_${copy}`);
}
