/** Of a module with validators, its helpers by name: each is written where it is used, and after those it uses. */
const helpers: Readonly<Record<string, string>> = {
  is: `function is(what: string, test: (value: unknown) => boolean): Check {
  return (value, path, issues) => {
    if (!test(value)) issues.push({ message: \`is not \${what}\`, path });
  };
}`,
  anything: `const anything: Check = () => undefined;`,
  aString: `const aString = is("a string", (value) => typeof value === "string");`,
  aNumber: `const aNumber = is("a number", (value) => typeof value === "number");`,
  aBoolean: `const aBoolean = is("a boolean", (value) => typeof value === "boolean");`,
  aBigint: `const aBigint = is("a bigint", (value) => typeof value === "bigint");`,
  oneOf: `function oneOf(values: readonly unknown[]): Check {
  const what = values.map((each) => JSON.stringify(each)).join(" or ");
  return is(what, (value) => values.includes(value));
}`,
  instance: `function instance(type: new (...values: never[]) => unknown): Check {
  return is(\`of the class \${type.name}\`, (value) => value instanceof type);
}`,
  aTemporal: `function aTemporal(name: string): Check {
  const tag = \`[object Temporal.\${name}]\`;
  return is(\`a Temporal.\${name}\`, (value) => Object.prototype.toString.call(value) === tag);
}`,
  orNull: `function orNull(check: Check): Check {
  return (value, path, issues) => {
    if (value !== null) check(value, path, issues);
  };
}`,
  either: `function either(checks: readonly Check[]): Check {
  return is("any of what it may be", (value) =>
    checks.some((check) => {
      const issues: Issue[] = [];
      check(value, [], issues);
      return issues.length === 0;
    }),
  );
}`,
  list: `function list(element: Check): Check {
  return (value, path, issues) => {
    if (!Array.isArray(value)) issues.push({ message: "is not an array", path });
    else for (const [at, each] of value.entries()) element(each, [...path, at], issues);
  };
}`,
  tuple: `function tuple(elements: readonly Check[]): Check {
  return (value, path, issues) => {
    if (!Array.isArray(value) || value.length !== elements.length)
      issues.push({ message: \`is not an array of \${elements.length}\`, path });
    else for (const [at, each] of elements.entries()) each(value[at], [...path, at], issues);
  };
}`,
  isObject: `function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}`,
  fields: `function fields(all: readonly (readonly [name: string, check: Check, optional?: true])[]): Check {
  return (value, path, issues) => {
    if (!isObject(value)) {
      issues.push({ message: "is not an object", path });
      return;
    }
    for (const [name, check, optional] of all) {
      const own = Object.getOwnPropertyDescriptor(value, name);
      if (own !== undefined) check(own.value, [...path, name], issues);
      else if (optional !== true) issues.push({ message: "is missing", path: [...path, name] });
    }
  };
}`,
  record: `function record(check: Check): Check {
  return (value, path, issues) => {
    if (!isObject(value)) issues.push({ message: "is not an object", path });
    else for (const [name, each] of Object.entries(value)) check(each, [...path, name], issues);
  };
}`,
  noFields: `const noFields = is("an empty object", (value) => isObject(value) && Object.keys(value).length === 0);`,
  range: `function range(bound: Check): Check {
  return (value, path, issues) => {
    if (!(value instanceof Range)) {
      issues.push({ message: "is not of the class Range", path });
      return;
    }
    if (value.lower !== null) bound(value.lower, [...path, "lower"], issues);
    if (value.upper !== null) bound(value.upper, [...path, "upper"], issues);
  };
}`,
  multirange: `function multirange(check: Check): Check {
  return (value, path, issues) => {
    if (!(value instanceof Multirange)) issues.push({ message: "is not of the class Multirange", path });
    else for (const [at, each] of value.ranges.entries()) check(each, [...path, at], issues);
  };
}`,
};

/** Classes of db-core that helpers and checks name. */
const classes = ["Interval", "Multirange", "Range"];

/** The helpers that expressions use, and the classes that those take from db-core. */
export function helpersFor(expressions: string): {
  readonly classes: readonly string[];
  readonly helpers: readonly string[];
} {
  const used = new Set<string>();
  const use = (source: string): void => {
    // A name that is called or passed on, and no word of a message.
    for (const [word] of withoutTexts(source).matchAll(/\b[a-z]\w*(?=[(),\]])/gi)) {
      const helper = Object.hasOwn(helpers, word) ? helpers[word] : undefined;
      if (helper === undefined || used.has(word)) continue;
      used.add(word);
      use(helper);
    }
  };
  use(expressions);
  const written = Object.entries(helpers).flatMap(([name, each]) => (used.has(name) ? each : []));
  const all = withoutTexts([expressions, ...written].join("\n"));
  return {
    classes: classes.filter((name) => new RegExp(`\\b${name}\\b`).test(all)),
    helpers: written,
  };
}

function withoutTexts(source: string): string {
  return source.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}
