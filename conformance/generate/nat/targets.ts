/** Every form in which the translating targets may be written. */
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';

export type NatChain = 'PREROUTING' | 'INPUT' | 'OUTPUT' | 'POSTROUTING';

/** What a rule may turn an end of a connection into: replies and errors are addressed by it. */
export interface Mapping {
  readonly end: 'source' | 'destination';
  readonly address?: string;
  readonly port?: number;
}

export interface Translation {
  readonly text: string;
  readonly maps: readonly Mapping[];
  /** The chain may be rewritten by it only for protocols with ports. */
  readonly ports: boolean;
}

/** Ports that ranges of translations hold, so that few connections meet in them. */
const DESTINATION_PORTS = [8080, 8081, 8443, 53] as const;
const SOURCE_PORTS = [5000, 5001, 5002] as const;

export function sourceOf(world: World): readonly [string, string, string] {
  return world.family === 6 ? ['fd02::77', 'fd02::78', world.node[1]] : ['10.2.0.77', '10.2.0.78', world.node[1]];
}

/** A translation for a rule of the chain. `withPorts`: the rule asks for a protocol that has them. */
export function translation(c: Chance, world: World, chain: NatChain, withPorts: boolean): Translation {
  const end = chain === 'PREROUTING' || chain === 'OUTPUT' ? 'destination' : 'source';
  if (c.percent(10)) return netmap(c, world, end);
  if (end === 'destination') return c.percent(22) ? redirect(c, world, chain, withPorts) : dnat(c, world, withPorts);
  return chain === 'POSTROUTING' && c.percent(40) ? masquerade(c, world, withPorts) : snat(c, world, withPorts);
}

function netmap(c: Chance, world: World, end: Mapping['end']): Translation {
  const six = world.family === 6;
  const net =
    end === 'source'
      ? c.pick(six ? ['fd02::40/122', 'fd02::/64'] : ['10.2.0.64/26', '10.2.0.0/24', '198.51.100.0/24'])
      : c.pick(six ? ['fd02::/120', 'fd02::4/126'] : ['10.2.0.0/24', '10.2.0.4/30', '10.1.0.0/24']);
  const address =
    end === 'source' ? (six ? 'fd02::47' : '10.2.0.71') : six ? 'fd02::5' : c.pick(['10.2.0.5', '10.2.0.7']);
  return { text: `-j NETMAP --to ${net}`, maps: [{ end, address }], ports: false };
}

function redirect(c: Chance, world: World, chain: NatChain, withPorts: boolean): Translation {
  const random = c.percent(8) ? ' --random' : '';
  const address = chain === 'OUTPUT' ? world.loopback : world.node[0];
  if (!withPorts || c.percent(25))
    return { text: '-j REDIRECT', maps: [{ end: 'destination', address }], ports: false };
  const port = c.pick(DESTINATION_PORTS);
  const range = c.percent(25) ? `${port}-${port + c.below(4)}` : `${port}`;
  return {
    text: `-j REDIRECT --to-ports ${range}${random}`,
    maps: [{ end: 'destination', address, port }],
    ports: true,
  };
}

function dnat(c: Chance, world: World, withPorts: boolean): Translation {
  const to = c.percent(70)
    ? c.pick(world.servers)
    : c.pick([...world.node, world.services[0], world.clients[1] ?? world.clients[0], world.loopback]);
  const range = c.percent(18) && world.servers.includes(to);
  const address = range ? world.servers[0] : to;
  const addresses = range ? `${world.servers[0]}-${world.servers[2] ?? world.servers[0]}` : address;
  const options = `${c.percent(6) ? ' --random' : ''}${c.percent(8) ? ' --persistent' : ''}`;
  if (!withPorts || c.percent(30)) {
    return {
      text: `-j DNAT --to-destination ${addresses}${options}`,
      maps: [{ end: 'destination', address }],
      ports: false,
    };
  }
  const port = c.pick(DESTINATION_PORTS);
  const ports = c.percent(60)
    ? `${port}`
    : c.percent(50)
      ? `${port}-${port + 1 + c.below(4)}`
      : `${port}-${port + 9}/${c.pick([80, 8080, 440, 50])}`;
  if (c.percent(10))
    return { text: `-j DNAT --to-destination :${ports}${options}`, maps: [{ end: 'destination', port }], ports: true };
  const host = world.family === 6 ? `[${addresses}]:${ports}` : `${addresses}:${ports}`;
  return {
    text: `-j DNAT --to-destination ${host}${options}`,
    maps: [{ end: 'destination', address, port }],
    ports: true,
  };
}

/** Draws of ports are few: what is drawn is compared only with the range that it is drawn from. */
function draws(c: Chance): string {
  return c.percent(88) ? '' : c.pick([' --random', ' --random-fully']);
}

function snat(c: Chance, world: World, withPorts: boolean): Translation {
  const [first, second, own] = sourceOf(world);
  const range = c.percent(18);
  const address = range ? first : c.pick([first, first, second, own]);
  const addresses = range ? `${first}-${second}` : address;
  const options = `${draws(c)}${c.percent(8) ? ' --persistent' : ''}`;
  if (!withPorts || c.percent(50))
    return { text: `-j SNAT --to-source ${addresses}${options}`, maps: [{ end: 'source', address }], ports: false };
  const port = c.pick(SOURCE_PORTS);
  const ports = c.percent(50) ? `${port}` : `${port}-${port + 1 + c.below(3)}`;
  if (c.percent(10))
    return { text: `-j SNAT --to-source :${ports}${options}`, maps: [{ end: 'source', port }], ports: true };
  const host = world.family === 6 ? `[${addresses}]:${ports}` : `${addresses}:${ports}`;
  return { text: `-j SNAT --to-source ${host}${options}`, maps: [{ end: 'source', address, port }], ports: true };
}

function masquerade(c: Chance, world: World, withPorts: boolean): Translation {
  const address = world.node[1];
  const options = draws(c);
  if (!withPorts || c.percent(65))
    return { text: `-j MASQUERADE${options}`, maps: [{ end: 'source', address }], ports: false };
  const port = c.pick(SOURCE_PORTS);
  const ports = c.percent(40) ? `${port}` : `${port}-${port + 1 + c.below(3)}`;
  return { text: `-j MASQUERADE --to-ports ${ports}${options}`, maps: [{ end: 'source', address, port }], ports: true };
}
