import ts from "typescript";

/**
 * The members of an object type, and whether a value may be null by what is written. `unknown` and `any` say
 * nothing: it may.
 *
 * @param {ts.NodeArray<ts.TypeElement>} members
 */
export function declaredColumns(members) {
  return new Map(
    members.flatMap((member) =>
      ts.isPropertySignature(member) && member.type !== undefined
        ? [[nameOf(member.name), mayBeNull(member.type)]]
        : [],
    ),
  );
}

/** The first node of a kind in a text, the outermost first. */
export function firstNode(text, isSuch) {
  const file = ts.createSourceFile("generated.ts", text, ts.ScriptTarget.Latest);
  const search = (node) => (isSuch(node) ? node : ts.forEachChild(node, search));
  return search(file);
}

function nameOf(name) {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : "";
}

function mayBeNull(type) {
  if (ts.isUnionTypeNode(type)) return type.types.some(mayBeNull);
  if (ts.isLiteralTypeNode(type)) return type.literal.kind === ts.SyntaxKind.NullKeyword;
  return type.kind === ts.SyntaxKind.UnknownKeyword || type.kind === ts.SyntaxKind.AnyKeyword;
}
