/** A node between networks, by number: what scenarios about devices begin with. */
import type { Link } from '../kernel/scenario.ts';

/** A device of network `n`: 10.n.0.1/24 and fd0n::1/64, and neighbours from 2 on. */
export function link(name: string, device: string, n: number, more: Partial<Link> = {}): Link {
  return {
    name,
    device,
    mac: `02:00:00:00:0${n}:01`,
    addresses: [`10.${n}.0.1/24`, `fd0${n}::1/64`],
    neighbours: [`10.${n}.0.2-10.${n}.0.9`, `10.${n}.0.254`, `fd0${n}::2-fd0${n}::9`, `fd0${n}::fe`],
    ...more,
  };
}

/** Where everything else is. */
export const out = link('out', 'eth9', 9);
export const byDefault = ['route add default via 10.9.0.254', 'route add default via fd09::fe'];
export const inBlue = { master: 'vrf-blue', vrf: true } as const;
