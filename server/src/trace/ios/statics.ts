/** Static rules, found by address: 10,000 of them cost a packet no more than one. */
import type { NatAddress, Router, ServerGroupRule, StaticRule } from '../../dialects/ios-nat/model.ts';
import type { End } from './entry.ts';
import { addressOfRule, wordOf } from './interfaces.ts';

/** A rule with its addresses as numbers, both sides. Ends of ranges are included. */
export interface CompiledStatic {
  readonly rule: StaticRule;
  readonly local: Extent;
  readonly global: Extent;
  /** Undefined: all bits. */
  readonly mask: number | undefined;
  /** Addresses that nobody wrote down stand in this rule. */
  readonly standsIn: boolean;
}

export interface Extent {
  readonly low: number;
  readonly high: number;
  /** From and to, where ports are translated. */
  readonly ports?: readonly [low: number, high: number];
}

/** A rule whose servers share its global side. */
export interface CompiledShared {
  readonly rule: ServerGroupRule;
  readonly global: Extent;
  readonly standsIn: boolean;
}

export interface StaticIndex {
  /** Rules whose side holds the end, the closest first: ports, a protocol, the host, then networks, longest first. */
  find(by: 'local' | 'global', protocol: number, end: End): readonly CompiledStatic[];
  /** Rules whose side holds the address, whatever ports they are for. */
  touching(by: 'local' | 'global', word: number): readonly CompiledStatic[];
  readonly size: number;
}

export function indexStatics(router: Router, rules: readonly StaticRule[]): StaticIndex {
  const compiled = rules.flatMap((rule) => compileStatic(router, rule));
  const sides = { local: indexSide(compiled, 'local'), global: indexSide(compiled, 'global') };
  return {
    find: (by, protocol, end) => {
      const found = candidates(sides[by], end.word).filter((each) => holds(each, by, protocol, end));
      return found.length < 2 ? found : found.toSorted((a, b) => rank(a) - rank(b));
    },
    touching: (by, word) => candidates(sides[by], word),
    size: compiled.length,
  };
}

function compileStatic(router: Router, rule: StaticRule): readonly CompiledStatic[] {
  if (rule.options.disabled === true) return [];
  const local = extentOf(router, rule.local, rule.localPorts);
  const global = extentOf(router, rule.global, rule.globalPorts);
  if (local === undefined || global === undefined) return [];
  const standsIn = local.standsIn || global.standsIn;
  const mask = rule.network?.mask;
  if (mask === undefined) return [{ rule, local: local.extent, global: global.extent, mask, standsIn }];
  const network = ({ low }: Extent): Extent => ({ low: (low & mask) >>> 0, high: (low | ~mask) >>> 0 });
  return [{ rule, local: network(local.extent), global: network(global.extent), mask, standsIn }];
}

export function compileShared(router: Router, rule: ServerGroupRule): readonly CompiledShared[] {
  const global = extentOf(router, rule.global, rule.globalPorts);
  return global === undefined ? [] : [{ rule, global: global.extent, standsIn: global.standsIn }];
}

/** Undefined: the interface has no address, so that the rule translates nothing. */
function extentOf(
  router: Router,
  address: NatAddress,
  ports: StaticRule['localPorts'],
): { readonly extent: Extent; readonly standsIn: boolean } | undefined {
  const portsOf = ports === undefined ? {} : { ports: [ports.low, ports.high] as const };
  switch (address.kind) {
    case 'address': {
      const word = wordOf(address.address);
      return { extent: { low: word, high: word, ...portsOf }, standsIn: false };
    }
    case 'range': {
      const { low, high } = address.range;
      return { extent: { low: wordOf(low), high: wordOf(high), ...portsOf }, standsIn: false };
    }
    case 'interface': {
      const own = addressOfRule(router, address.interface.name);
      if (own === undefined) return undefined;
      return { extent: { low: own.word, high: own.word, ...portsOf }, standsIn: own.standsIn };
    }
  }
}

interface SideIndex {
  readonly hosts: ReadonlyMap<number, readonly CompiledStatic[]>;
  /** By mask, the longest first, then by network. */
  readonly networks: readonly (readonly [mask: number, rules: ReadonlyMap<number, readonly CompiledStatic[]>])[];
  readonly ranges: readonly CompiledStatic[];
}

function indexSide(compiled: readonly CompiledStatic[], by: 'local' | 'global'): SideIndex {
  const hosts = new Map<number, CompiledStatic[]>();
  const networks = new Map<number, Map<number, CompiledStatic[]>>();
  const ranges: CompiledStatic[] = [];
  for (const each of compiled) {
    const { low, high } = each[by];
    if (each.mask !== undefined) {
      const ofMask = networks.get(each.mask) ?? new Map<number, CompiledStatic[]>();
      networks.set(each.mask, ofMask);
      push(ofMask, low, each);
    } else if (low === high) push(hosts, low, each);
    else ranges.push(each);
  }
  return { hosts, networks: [...networks].toSorted(([a], [b]) => b - a), ranges };
}

function push(map: Map<number, CompiledStatic[]>, key: number, rule: CompiledStatic): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [rule]);
  else list.push(rule);
}

function candidates({ hosts, networks, ranges }: SideIndex, word: number): readonly CompiledStatic[] {
  const found = [...(hosts.get(word) ?? [])];
  for (const each of ranges) if (covers(each, word)) found.push(each);
  for (const [mask, ofMask] of networks) found.push(...(ofMask.get((word & mask) >>> 0) ?? []));
  return found;
}

/** Ranges are looked up by whichever of their sides was asked about; both are tried, since `holds` asks again. */
function covers({ local, global }: CompiledStatic, word: number): boolean {
  return within(local, word) || within(global, word);
}

export function within({ low, high }: Extent, word: number): boolean {
  return word >= low && word <= high;
}

function holds(each: CompiledStatic, by: 'local' | 'global', protocol: number, { word, port }: End): boolean {
  const extent = each[by];
  if (!within(extent, word)) return false;
  if (each.rule.protocol !== undefined && each.rule.protocol !== protocol) return false;
  if (extent.ports === undefined) return true;
  return port !== undefined && port >= extent.ports[0] && port <= extent.ports[1];
}

/** The smaller the closer: ports, protocol, host, range, network. */
function rank({ rule, local, mask }: CompiledStatic): number {
  if (local.ports !== undefined) return 0;
  if (rule.protocol !== undefined) return 1;
  if (mask === undefined) return local.low === local.high ? 2 : 3;
  return 4 + (32 - Math.clz32(~mask >>> 0 === 0 ? 0 : ~mask >>> 0));
}

/** What the end becomes: its place among the addresses and ports of one side, taken over to the other. */
export function exchange(each: CompiledStatic, from: 'local' | 'global', { word, port }: End): End {
  const ports = spreadPorts(each);
  if (ports !== undefined && port !== undefined) {
    const { local, global } = each;
    const inside = local.ports !== undefined && local.ports[0] === local.ports[1] ? local.ports[0] : port;
    return from === 'global'
      ? { word: Math.min(local.low + (port - ports[0]), local.high), port: inside }
      : { word: global.low, port: Math.min(ports[0] + (word - local.low), ports[1]) };
  }
  const source = each[from];
  const target = each[from === 'local' ? 'global' : 'local'];
  const { mask } = each;
  const moved =
    mask === undefined ? Math.min(target.low + (word - source.low), target.high) : (target.low | (word & ~mask)) >>> 0;
  if (port === undefined) return { word: moved };
  if (source.ports === undefined || target.ports === undefined) return { word: moved, port };
  return { word: moved, port: Math.min(target.ports[0] + (port - source.ports[0]), target.ports[1]) };
}

/** VRP and Comware: a port of one address for each of several hosts, in their order (`global A 8001 8003 inside B D 80`). */
function spreadPorts({ local, global, mask }: CompiledStatic): Extent['ports'] {
  const { ports } = global;
  const isSpread = mask === undefined && global.low === global.high && local.high > local.low;
  return isSpread && ports !== undefined && ports[1] > ports[0] ? ports : undefined;
}
