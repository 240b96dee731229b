import type { DriverConnection } from "../driver/driver.js";
import { asText } from "./default-decoders.js";
import { encodeValues } from "./encode-value.js";
import { typeResolutionSql } from "./type-resolution.js";
import type { ResolvedType } from "./type-resolution.js";
import type { TypeRegistry } from "./type-registry.js";

/**
 * Looks up the types that the registry's codecs name, in one round trip; none when nothing is unresolved.
 *
 * @throws ConfigError the database has no type of a name.
 */
export async function resolveTypeNames(
  registry: TypeRegistry,
  connection: Pick<DriverConnection, "send">,
): Promise<void> {
  const names = registry.unresolved();
  if (names.length === 0) return;
  const lookUp = {
    text: typeResolutionSql,
    values: encodeValues([names]),
    keep: false,
    decoders: { decoder: () => asText },
  };
  const { statements } = await connection.send({ statements: [lookUp] });
  // The columns are those of the statement above, all of them text.
  registry.resolve((statements[0]?.rows ?? []) as ResolvedType[]);
}
