/** Diagnostics about a router's NAT configuration. */
import type { FactsCheck, FactsNodeCheck } from '../check.ts';
import { natAclAny } from './nat-acl-any.ts';
import { natAclEmpty } from './nat-acl-empty.ts';
import { natAclGlobal } from './nat-acl-global.ts';
import { natAclHostbits } from './nat-acl-hostbits.ts';
import { natAclMask } from './nat-acl-mask.ts';
import { natAclShadow } from './nat-acl-shadow.ts';
import { natAclUndefined } from './nat-acl-undefined.ts';
import { natAclUnused } from './nat-acl-unused.ts';
import { natAclWrongKind } from './nat-acl-wrong-kind.ts';
import { natBothRoles } from './nat-both-roles.ts';
import { natDeviceError } from './nat-device-error.ts';
import { natDupRule } from './nat-dup-rule.ts';
import { natGlobalUnreachable } from './nat-global-unreachable.ts';
import { natGroupUndefined } from './nat-group-undefined.ts';
import { natInsideUntranslated } from './nat-inside-untranslated.ts';
import { natInterfaceUndefined } from './nat-interface-undefined.ts';
import { natNoInside } from './nat-no-inside.ts';
import { natNoOutside } from './nat-no-outside.ts';
import { natNviMixed } from './nat-nvi-mixed.ts';
import { natOutsideRoute } from './nat-outside-route.ts';
import { natOverloadImplied } from './nat-overload-implied.ts';
import { natOverloadMissing } from './nat-overload-missing.ts';
import { natPoolEmpty } from './nat-pool-empty.ts';
import { natPoolInterfaceBlock } from './nat-pool-interface-block.ts';
import { natPoolInterfaceMask } from './nat-pool-interface-mask.ts';
import { natPoolLoses } from './nat-pool-loses.ts';
import { natPoolMask } from './nat-pool-mask.ts';
import { natPoolOverlap } from './nat-pool-overlap.ts';
import { natPoolReversed } from './nat-pool-reversed.ts';
import { natPoolSmall } from './nat-pool-small.ts';
import { natPoolSubnet } from './nat-pool-subnet.ts';
import { natPoolUndefined } from './nat-pool-undefined.ts';
import { natPoolUnused } from './nat-pool-unused.ts';
import { natPortRanges } from './nat-port-ranges.ts';
import { natRoleShutdown } from './nat-role-shutdown.ts';
import { natRotaryMissing } from './nat-rotary-missing.ts';
import { natRoutemapInterface } from './nat-routemap-interface.ts';
import { natRoutemapSet } from './nat-routemap-set.ts';
import { natRoutemapUndefined } from './nat-routemap-undefined.ts';
import { natRoutemapUnused } from './nat-routemap-unused.ts';
import { natShadowedRule } from './nat-shadowed-rule.ts';
import { natStaticDisabled } from './nat-static-disabled.ts';
import { natStaticDupGlobal } from './nat-static-dup-global.ts';
import { natStaticDupLocal } from './nat-static-dup-local.ts';
import { natStaticInPool } from './nat-static-in-pool.ts';
import { natStaticInterfaceAddress } from './nat-static-interface-address.ts';
import { natStaticNetwork } from './nat-static-network.ts';
import { natStaticPortOwn } from './nat-static-port-own.ts';
import { natStaticRole } from './nat-static-role.ts';
import { natStaticSame } from './nat-static-same.ts';
import { natTimeout } from './nat-timeout.ts';
import { natVpnExempt } from './nat-vpn-exempt.ts';
import { natVrfRole } from './nat-vrf-role.ts';
import { natVrfUndefined } from './nat-vrf-undefined.ts';

/** Each file by itself. */
export const routerChecks: readonly FactsCheck[] = [
  natAclAny,
  natAclEmpty,
  natAclGlobal,
  natAclHostbits,
  natAclMask,
  natAclShadow,
  natAclWrongKind,
  natBothRoles,
  natDeviceError,
  natDupRule,
  natGlobalUnreachable,
  natOutsideRoute,
  natOverloadImplied,
  natOverloadMissing,
  natPoolEmpty,
  natPoolInterfaceBlock,
  natPoolInterfaceMask,
  natPoolLoses,
  natPoolMask,
  natPoolOverlap,
  natPoolReversed,
  natPoolSmall,
  natPoolSubnet,
  natPortRanges,
  natRoleShutdown,
  natRotaryMissing,
  natRoutemapInterface,
  natShadowedRule,
  natStaticDupGlobal,
  natStaticDupLocal,
  natStaticInPool,
  natStaticInterfaceAddress,
  natStaticNetwork,
  natStaticPortOwn,
  natStaticRole,
  natStaticSame,
  natTimeout,
  natVpnExempt,
  natVrfRole,
];

/** With the other files of the router. */
export const routerNodeChecks: readonly FactsNodeCheck[] = [
  natAclUndefined,
  natAclUnused,
  natGroupUndefined,
  natInsideUntranslated,
  natInterfaceUndefined,
  natNoInside,
  natNoOutside,
  natNviMixed,
  natPoolUndefined,
  natPoolUnused,
  natRoutemapSet,
  natRoutemapUndefined,
  natRoutemapUnused,
  natStaticDisabled,
  natVrfUndefined,
];
