import type { LintRule } from "./lint-rule.js";
import { allowUnused } from "./rules/allow-unused.js";
import { attachPartitionWithoutCheck } from "./rules/attach-partition-without-check.js";
import { banChar } from "./rules/ban-char.js";
import { banHistoryAccess } from "./rules/ban-history-access.js";
import { banRoleChange } from "./rules/ban-role-change.js";
import { cascade } from "./rules/cascade.js";
import { changeFunctionSignature } from "./rules/change-function-signature.js";
import { checkNotValidMissing } from "./rules/check-not-valid-missing.js";
import { columnTypeRewrite } from "./rules/column-type-rewrite.js";
import { concurrentIndexIfNotExists } from "./rules/concurrent-index-if-not-exists.js";
import { copyFromStdin } from "./rules/copy-from-stdin.js";
import { createTriggerOnHotTable } from "./rules/create-trigger-on-hot-table.js";
import { ddlThenBackfillSameTx } from "./rules/ddl-then-backfill-same-tx.js";
import { detachPartitionNotConcurrent } from "./rules/detach-partition-not-concurrent.js";
import { directiveInvalid } from "./rules/directive-invalid.js";
import { domainConstraint } from "./rules/domain-constraint.js";
import { downEmpty } from "./rules/down-empty.js";
import { downMissing } from "./rules/down-missing.js";
import { downNotInverse } from "./rules/down-not-inverse.js";
import { dropColumn } from "./rules/drop-column.js";
import { dropDefault } from "./rules/drop-default.js";
import { dropIndexNotConcurrent } from "./rules/drop-index-not-concurrent.js";
import { dropNotNull } from "./rules/drop-not-null.js";
import { dropSchemaDatabase } from "./rules/drop-schema-database.js";
import { dropTable } from "./rules/drop-table.js";
import { duplicateObject } from "./rules/duplicate-object.js";
import { emptyMigration } from "./rules/empty-migration.js";
import { enumValueOrdering } from "./rules/enum-value-ordering.js";
import { enumValueRenamed } from "./rules/enum-value-renamed.js";
import { enumValueUsedInSameTx } from "./rules/enum-value-used-in-same-tx.js";
import { exclusionConstraint } from "./rules/exclusion-constraint.js";
import { explicitLockTable } from "./rules/explicit-lock-table.js";
import { fkNotValidMissing } from "./rules/fk-not-valid-missing.js";
import { fkWithoutIndex } from "./rules/fk-without-index.js";
import { floatForMoney } from "./rules/float-for-money.js";
import { grantToPublic } from "./rules/grant-to-public.js";
import { identifierTooLong } from "./rules/identifier-too-long.js";
import { ifNotExists } from "./rules/if-not-exists.js";
import { indexNotConcurrent } from "./rules/index-not-concurrent.js";
import { jsonNotJsonb } from "./rules/json-not-jsonb.js";
import { lockTimeoutDisabled } from "./rules/lock-timeout-disabled.js";
import { multipleAccessExclusiveTables } from "./rules/multiple-access-exclusive-tables.js";
import { nontxMultipleNonidempotent } from "./rules/nontx-multiple-nonidempotent.js";
import { nontxStatementNeedsDirective } from "./rules/nontx-statement-needs-directive.js";
import { notNullWithoutDefault } from "./rules/not-null-without-default.js";
import { pkWithoutIndex } from "./rules/pk-without-index.js";
import { preferBigint } from "./rules/prefer-bigint.js";
import { preferIdentity } from "./rules/prefer-identity.js";
import { preferText } from "./rules/prefer-text.js";
import { preferTimestamptz } from "./rules/prefer-timestamptz.js";
import { psqlMetaCommand } from "./rules/psql-meta-command.js";
import { refreshMatviewNotConcurrent } from "./rules/refresh-matview-not-concurrent.js";
import { reindexNotConcurrent } from "./rules/reindex-not-concurrent.js";
import { renameColumn } from "./rules/rename-column.js";
import { renameTable } from "./rules/rename-table.js";
import { securityDefinerSearchPath } from "./rules/security-definer-search-path.js";
import { serialIdentityOnExisting } from "./rules/serial-identity-on-existing.js";
import { sessionSetWithoutLocal } from "./rules/session-set-without-local.js";
import { setAccessMethod } from "./rules/set-access-method.js";
import { setLogged } from "./rules/set-logged.js";
import { setNotNullWithoutCheck } from "./rules/set-not-null-without-check.js";
import { setTablespace } from "./rules/set-tablespace.js";
import { storedGeneratedColumn } from "./rules/stored-generated-column.js";
import { syntaxError } from "./rules/syntax-error.js";
import { tableWithoutPk } from "./rules/table-without-pk.js";
import { truncate } from "./rules/truncate.js";
import { truncateCascade } from "./rules/truncate-cascade.js";
import { txControlInMigration } from "./rules/tx-control-in-migration.js";
import { unbatchedUpdateDelete } from "./rules/unbatched-update-delete.js";
import { uniqueWithoutIndex } from "./rules/unique-without-index.js";
import { unqualifiedName } from "./rules/unqualified-name.js";
import { vacuumFullCluster } from "./rules/vacuum-full-cluster.js";
import { validateInSameTx } from "./rules/validate-in-same-tx.js";
import { viewColumnChange } from "./rules/view-column-change.js";
import { volatileDefault } from "./rules/volatile-default.js";

/** Every rule, by groups, in the order in which they are asked. */
export const lintRules: readonly LintRule[] = [
  txControlInMigration,
  nontxStatementNeedsDirective,
  nontxMultipleNonidempotent,
  psqlMetaCommand,
  copyFromStdin,
  syntaxError,
  directiveInvalid,
  allowUnused,
  concurrentIndexIfNotExists,
  enumValueUsedInSameTx,
  banRoleChange,
  banHistoryAccess,
  sessionSetWithoutLocal,
  emptyMigration,
  downMissing,
  downEmpty,
  downNotInverse,
  identifierTooLong,
  duplicateObject,
  ifNotExists,
  indexNotConcurrent,
  dropIndexNotConcurrent,
  reindexNotConcurrent,
  detachPartitionNotConcurrent,
  attachPartitionWithoutCheck,
  refreshMatviewNotConcurrent,
  vacuumFullCluster,
  explicitLockTable,
  createTriggerOnHotTable,
  multipleAccessExclusiveTables,
  ddlThenBackfillSameTx,
  unbatchedUpdateDelete,
  lockTimeoutDisabled,
  columnTypeRewrite,
  volatileDefault,
  storedGeneratedColumn,
  serialIdentityOnExisting,
  setNotNullWithoutCheck,
  checkNotValidMissing,
  fkNotValidMissing,
  validateInSameTx,
  uniqueWithoutIndex,
  pkWithoutIndex,
  exclusionConstraint,
  setLogged,
  setTablespace,
  setAccessMethod,
  notNullWithoutDefault,
  renameTable,
  renameColumn,
  dropTable,
  dropColumn,
  dropNotNull,
  dropDefault,
  enumValueRenamed,
  changeFunctionSignature,
  viewColumnChange,
  dropSchemaDatabase,
  truncate,
  truncateCascade,
  cascade,
  preferBigint,
  preferIdentity,
  preferText,
  preferTimestamptz,
  banChar,
  jsonNotJsonb,
  fkWithoutIndex,
  tableWithoutPk,
  unqualifiedName,
  securityDefinerSearchPath,
  enumValueOrdering,
  domainConstraint,
  grantToPublic,
  floatForMoney,
];
