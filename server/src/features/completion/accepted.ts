import { isBuiltinChain } from '../../catalog/find.ts';
import type { MatchSpec, TableName, TargetSpec } from '../../catalog/types.ts';
import type { Family } from '../../net/family.ts';

/** Whether both programs accept the extension in the chain. Where table or chain are not known, it may be. */
export function acceptedIn(
  spec: MatchSpec | TargetSpec,
  family: Family,
  table: TableName | undefined,
  chain: string | undefined,
): boolean {
  if (!spec.families.includes(family)) return false;
  if (table === undefined || chain === undefined) return true;
  const byVariant = spec.allowedByVariant?.[family];
  const placements = byVariant === undefined ? [spec.allowed?.[family]] : [byVariant.nft, byVariant.legacy];
  return placements.every((placement) => {
    if (placement === undefined) return true;
    const chains = placement[table];
    if (chains === undefined) return false;
    return isBuiltinChain(table, chain) ? chains.includes(chain) : true;
  });
}
