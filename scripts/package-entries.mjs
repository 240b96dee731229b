/**
 * The files a package is entered by, as a bundler is given them: the name of each in `dist/` without `.js`, and the
 * source it is made of.
 *
 * @param {Pick<import("./published-packages.mjs").Manifest, "exports"> & { bin?: Record<string, string> }} manifest
 * @returns {Record<string, string>}
 */
export function entriesOf({ exports, bin = {} }) {
  const entries = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? [] : [target.default],
  );
  return Object.fromEntries(
    [...entries, ...Object.values(bin)].map((file) => {
      const name = file.replace(/^(\.\/)?dist\//, "").replace(/\.js$/, "");
      return [name, `src/${name}.ts`];
    }),
  );
}
