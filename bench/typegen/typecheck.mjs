/**
 * What registered statements cost the compiler: `node bench/typegen/typecheck.mjs [rounds]`, after a build. Two
 * programs with the same 3,000 calls are compiled in turns by the TypeScript of this workspace, on one thread: in one, each call
 * names a row type written by hand; in the other, db-typegen's declarations know the 3,000 texts. The time of a
 * program without calls is taken from both. Ends with 1 where the second takes more than 5 times the first.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderDeclarations, statementHash } from "../../packages/db-typegen/dist/index.js";
import { root, run } from "../../scripts/command.mjs";
import { withTemporaryFolder } from "../../scripts/temporary-folder.mjs";
import { median } from "../shared/statistics.mjs";

const rounds = Number(process.argv[2] ?? 5);
const statements = 3_000;
const perFile = 100;
const gate = 5;

/** @param {number} n */
const textOf = (n) =>
  `SELECT o.id, o.total_${n}, o.note, o.created_at, u.email, u.nick, o.meta FROM orders_${n} o LEFT JOIN users u ON u.id = o.user_id WHERE o.id = $1 AND o.state = $2`;

/** @param {number} n @returns {readonly { name: string, type: string, nullable: boolean }[]} */
const columnsOf = (n) => [
  { name: "id", type: "string", nullable: false },
  { name: `total_${n}`, type: "string", nullable: false },
  { name: "note", type: "string", nullable: true },
  { name: "created_at", type: "Date", nullable: false },
  { name: "email", type: "string", nullable: true },
  { name: "nick", type: "string", nullable: true },
  { name: "meta", type: '{ tags: string[]; kind: "a" | "b" }', nullable: true },
];

/** @param {number} n */
const rowByHand = (n) =>
  `interface Row${n} {\n${columnsOf(n)
    .map(({ name, type, nullable }) => `  ${name}: ${type}${nullable ? " | null" : ""};\n`)
    .join("")}}\n`;

/**
 * @param {number} n
 * @param {string} row - Type arguments of the call.
 */
const call = (
  n,
  row,
) => `export async function call${n}(db: Queryable, id: string): Promise<string> {
  const { rows } = await db.query${row}(${JSON.stringify(textOf(n))}, [id, "open"]);
  const [row] = rows;
  return row === undefined ? "" : row.total_${n} + (row.nick ?? row.created_at.toISOString());
}
`;

function declarations() {
  const sources = Array.from({ length: statements }, (_, n) => ({
    kind: /** @type {const} */ ("text"),
    file: "calls.ts",
    line: n + 1,
    column: 1,
    text: textOf(n),
    overrides: { notNull: [], nullable: [], json: {} },
    pieces: [],
  }));
  const locked = sources.map((source, n) => ({
    kind: source.kind,
    file: source.file,
    line: source.line,
    textHash: statementHash(source),
    params: [
      { type: "number | bigint | string", nullable: false },
      { type: '"open" | "closed"', nullable: false },
    ],
    columns: columnsOf(n),
    cardinality: /** @type {const} */ ("maybe"),
  }));
  const constraints = { unique: [], foreignKey: [], check: [], exclusion: [] };
  return renderDeclarations(
    { version: 1, schemaHash: "", statements: locked, constraints },
    sources,
  );
}

/**
 * Writes a program.
 *
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} files
 */
function write(folder, files) {
  mkdirSync(join(folder, "node_modules", "@abe"), { recursive: true });
  symlinkSync(join(root, "packages", "db-core"), join(folder, "node_modules", "@abe", "db-core"));
  symlinkSync(join(root, "node_modules", "@types"), join(folder, "node_modules", "@types"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: "es2022",
    lib: ["es2023", "esnext.disposable"],
    types: ["node"],
    module: "nodenext",
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
}

/** @param {(n: number) => string} part */
function filesOf(part) {
  const header = 'import type { Queryable } from "@abe/db-core";\n';
  return Object.fromEntries(
    Array.from({ length: statements / perFile }, (_, file) => [
      `calls${file}.ts`,
      header + Array.from({ length: perFile }, (__, at) => part(file * perFile + at)).join(""),
    ]),
  );
}

/**
 * Seconds of the processor that one compilation takes, on one thread. A clock would count what else the machine does.
 *
 * @param {string} folder
 */
async function seconds(folder) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const script = 'TIMEFORMAT="%U %S"; { time "$@"; } 2>&1';
  const args = ["-c", script, "typecheck", process.execPath, compiler, "-p", folder];
  const output = await run("bash", [...args, "--singleThreaded"]);
  const found = /^([\d.]+) ([\d.]+)$/m.exec(output);
  if (found === null) throw new TypeError(`bash names no time:\n${output}`);
  return Number(found[1]) + Number(found[2]);
}

await withTemporaryFolder(async (folder) => {
  /** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
  const programs = {
    empty: {
      "empty.ts": 'import type { Queryable } from "@abe/db-core";\nexport type One = Queryable;\n',
    },
    "by hand": filesOf((n) => rowByHand(n) + call(n, `<Row${n}>`)),
    registered: { "db.gen.d.ts": declarations(), ...filesOf((n) => call(n, "")) },
  };
  /** @type {Map<string, number[]>} */
  const times = new Map();
  for (const [name, files] of Object.entries(programs)) {
    mkdirSync(join(folder, name));
    write(join(folder, name), files);
    times.set(name, []);
  }
  for (let round = 0; round < rounds; round++)
    for (const [name, spent] of times) spent.push(await seconds(join(folder, name)));
  const of = (/** @type {string} */ name) => times.get(name) ?? [];
  for (const [name, spent] of times)
    console.log(`${name.padEnd(12)} ${median(spent).toFixed(2)} s`);
  const ratios = of("registered").map(
    (spent, round) =>
      (spent - (of("empty")[round] ?? 0)) /
      ((of("by hand")[round] ?? 0) - (of("empty")[round] ?? 0)),
  );
  const ratio = median(ratios);
  const whole = median(of("registered")) / median(of("by hand"));
  const verdict = ratio <= gate ? "ok" : "TOO MUCH";
  console.log(
    `${statements} registered statements: ${ratio.toFixed(2)} × rows by hand, at most ${gate}: ${verdict}`,
  );
  console.log(`with what an empty program takes: ${whole.toFixed(2)} ×`);
  if (ratio > gate) process.exitCode = 1;
});
