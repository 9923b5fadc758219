/** Pools against the networks that the router's interfaces are connected to. */
import type { Pool } from '../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import type { OwnNetwork, RouterFacts } from './facts.ts';
import { boundsOf } from './pools.ts';

type PoolMask = NonNullable<Pool['mask']>;

/** Pools with a mask that lie in the network of an interface, none of whose networks there has the same mask. */
export function* networksOfPool({
  router,
  networksOf,
}: RouterFacts): Generator<{ readonly pool: Pool; readonly mask: PoolMask; readonly network: OwnNetwork }> {
  for (const pool of router.pools) {
    const { mask, ranges } = pool;
    const [first] = ranges;
    if (mask === undefined || first === undefined) continue;
    // An address of a loopback says nothing about a network.
    const networks = networksOf(boundsOf(first)[0]).filter((own) => ~own.mask >>> 0 > 1);
    const [network] = networks;
    if (network !== undefined && networks.every((own) => own.mask !== mask.mask)) yield { pool, mask, network };
  }
}

/** Another mask in the form of the one that is written. */
export function writtenMask({ form }: PoolMask, mask: number): string {
  return form === 'netmask' ? formatDottedQuad(mask) : String(lengthOfMask([mask]) ?? formatDottedQuad(mask));
}
