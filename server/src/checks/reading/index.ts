/** Diagnostics that reading a dump finds: the dialects report them, each has its page here. */
import type { ReadingCheck } from '../check.ts';
import { badArgument } from './bad-argument.ts';
import { badChainName } from './bad-chain-name.ts';
import { badCounters } from './bad-counters.ts';
import { badPolicy } from './bad-policy.ts';
import { badValue } from './bad-value.ts';
import { byteOrderMark } from './byte-order-mark.ts';
import { carriageReturn } from './carriage-return.ts';
import { conflictingOptions } from './conflicting-options.ts';
import { duplicateChain } from './duplicate-chain.ts';
import { hostAddrRange } from './host-addr-range.ts';
import { hostSyntax } from './host-syntax.ts';
import { ipsetDuplicateSet } from './ipset-duplicate-set.ts';
import { ipsetFamily } from './ipset-family.ts';
import { ipsetNames } from './ipset-names.ts';
import { ipsetOptionMissingExt } from './ipset-option-missing-ext.ts';
import { ipsetProtoPort } from './ipset-proto-port.ts';
import { ipsetRange } from './ipset-range.ts';
import { ipsetSyntax } from './ipset-syntax.ts';
import { ipsetTypeUnknown } from './ipset-type-unknown.ts';
import { ipsetUndefined } from './ipset-undefined.ts';
import { ipvsDuplicateServer } from './ipvs-duplicate-server.ts';
import { ipvsDuplicateService } from './ipvs-duplicate-service.ts';
import { ipvsNames } from './ipvs-names.ts';
import { ipvsOps } from './ipvs-ops.ts';
import { ipvsRange } from './ipvs-range.ts';
import { ipvsSyntax } from './ipvs-syntax.ts';
import { ipvsUnknownServer } from './ipvs-unknown-server.ts';
import { ipvsUnknownService } from './ipvs-unknown-service.ts';
import { ipvsZeroPort } from './ipvs-zero-port.ts';
import { jumpLoop } from './jump-loop.ts';
import { jumpToBuiltin } from './jump-to-builtin.ts';
import { lineTooLong } from './line-too-long.ts';
import { misplacedNegation } from './misplaced-negation.ts';
import { missingCommit } from './missing-commit.ts';
import { missingOption } from './missing-option.ts';
import { missingProtocol } from './missing-protocol.ts';
import { missingValue } from './missing-value.ts';
import { notNegatable } from './not-negatable.ts';
import { outOfRange } from './out-of-range.ts';
import { outsideTable } from './outside-table.ts';
import { refusedInRestore } from './refused-in-restore.ts';
import { repeatedOption } from './repeated-option.ts';
import { shellCommand } from './shell-command.ts';
import { unknownChain } from './unknown-chain.ts';
import { unknownCommand } from './unknown-command.ts';
import { unknownExtension } from './unknown-extension.ts';
import { unknownOption } from './unknown-option.ts';
import { unknownRule } from './unknown-rule.ts';
import { unknownTable } from './unknown-table.ts';
import { unresolvedName } from './unresolved-name.ts';
import { wrongChain } from './wrong-chain.ts';
import { wrongFamily } from './wrong-family.ts';
import { wrongTable } from './wrong-table.ts';

export const readingChecks: readonly ReadingCheck[] = [
  badArgument,
  badChainName,
  badCounters,
  badPolicy,
  badValue,
  byteOrderMark,
  carriageReturn,
  conflictingOptions,
  duplicateChain,
  hostAddrRange,
  hostSyntax,
  ipsetDuplicateSet,
  ipsetFamily,
  ipsetNames,
  ipsetOptionMissingExt,
  ipsetProtoPort,
  ipsetRange,
  ipsetSyntax,
  ipsetTypeUnknown,
  ipsetUndefined,
  ipvsNames,
  ipvsRange,
  ipvsSyntax,
  ipvsUnknownService,
  ipvsDuplicateService,
  ipvsDuplicateServer,
  ipvsUnknownServer,
  ipvsZeroPort,
  ipvsOps,
  jumpLoop,
  jumpToBuiltin,
  lineTooLong,
  misplacedNegation,
  missingCommit,
  missingOption,
  missingProtocol,
  missingValue,
  notNegatable,
  outOfRange,
  outsideTable,
  refusedInRestore,
  repeatedOption,
  shellCommand,
  unknownChain,
  unknownCommand,
  unknownExtension,
  unknownOption,
  unknownRule,
  unknownTable,
  unresolvedName,
  wrongChain,
  wrongFamily,
  wrongTable,
];
