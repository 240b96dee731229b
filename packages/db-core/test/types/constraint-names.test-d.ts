import type { ConstraintName } from "@abe/db-core/errors";
import {
  isCheckViolation,
  isExclusionViolation,
  isForeignKeyViolation,
  isUniqueViolation,
} from "@abe/db-core/errors";
import { expectSame } from "./type-equality.js";

declare const error: unknown;
declare const name: string;

export function aNameIsOneOfThoseThatWereGenerated(): void {
  if (isUniqueViolation(error, "users_email_key")) expectSame<typeof error.code, "23505">(true);
  void isUniqueViolation(error);
  void isForeignKeyViolation(error, "accounts_user_id_fkey");
  void isCheckViolation(error, name);
  expectSame<ConstraintName<"exclusion">, never>(true);
  // @ts-expect-error no such constraint
  void isUniqueViolation(error, "users_emial_key");
  // @ts-expect-error a constraint of another kind
  void isForeignKeyViolation(error, "users_email_key");
  // @ts-expect-error any text is not one of the names
  void isUniqueViolation(error, name);
  // @ts-expect-error there is no exclusion constraint
  void isExclusionViolation(error, "any");
}
