/** Which address an IPv6 packet gets: RFC 6724 as ipv6_dev_get_saddr() of net/ipv6/addrconf.c has it. */
import { type Address, inPrefix, type Prefix, sameAddress } from '../../net/address.ts';
import { parsePrefix } from '../../net/text.ts';
import type { InterfaceAddress, Node } from '../../node/model.ts';
import type { Settings } from '../settings/settings.ts';
import { interfacesByRoutes } from './interfacesByRoutes.ts';
import { isLinkLocal, isLoopback, isMulticast, isUnspecified } from './kinds.ts';
import { vrfOf } from './vrf.ts';

/** The usual policy table (net/ipv6/addrlabel.c): the longest prefix counts. */
const labels: readonly (readonly [Prefix | undefined, number])[] = [
  [parsePrefix('::1/128'), 0],
  [parsePrefix('::/96'), 3],
  [parsePrefix('::ffff:0:0/96'), 4],
  [parsePrefix('2001::/32'), 6],
  [parsePrefix('2001:10::/28'), 7],
  [parsePrefix('3ffe::/16'), 12],
  [parsePrefix('2002::/16'), 2],
  [parsePrefix('fec0::/10'), 11],
  [parsePrefix('fc00::/7'), 5],
];

function labelOf(address: Address): number {
  return labels.find(([prefix]) => prefix !== undefined && inPrefix(prefix, address))?.[1] ?? 1;
}

const scopes = { interface: 1, link: 2, site: 5, global: 14 } as const;

/** ipv6_addr_scope() as a number of RFC 4291; a unique local address is global. */
function scopeOf(address: Address): number {
  const first = address.words[0] ?? 0;
  if (isUnspecified(address)) return -1;
  if (isMulticast(address)) return (first >>> 16) & 15;
  if (isLinkLocal(address) || isLoopback(address)) return scopes.link;
  return first >>> 22 === 0x3fb ? scopes.site : scopes.global;
}

function commonBits(a: Address, b: Address): number {
  let bits = 0;
  for (const [index, word] of a.words.entries()) {
    const differs = Math.clz32((word ^ (b.words[index] ?? 0)) >>> 0);
    bits += differs;
    if (differs < 32) break;
  }
  return bits;
}

interface Candidate extends InterfaceAddress {
  readonly device: string;
}

/** The address of the interface, or of another, for a packet that leaves by `device` (undefined: nobody knows yet) towards `toward`. */
export function selectSource(
  node: Node,
  device: string | undefined,
  toward: Address,
  settings: Settings,
): Address | undefined {
  const scope = scopeOf(toward);
  const onLink =
    device !== undefined && (isMulticast(toward) || scope <= scopes.link || settings.ownAddressesOnly(device));
  const candidates = (node.interfaces ?? interfacesByRoutes(node))
    .filter(({ name, flags }) =>
      onLink
        ? name === device
        : (flags.length === 0 || flags.includes('UP')) && vrfOf(node, name) === vrfOf(node, device),
    )
    .flatMap(({ name, addresses }) => addresses.map((each): Candidate => ({ ...each, device: name })))
    .filter(
      ({ address, flags }) =>
        address.family === 'ipv6' &&
        !isMulticast(address) &&
        !isUnspecified(address) &&
        !(flags.includes('tentative') && !flags.includes('optimistic')),
    );
  const rules = scores(device, toward, scope, settings);
  let chosen: Candidate | undefined;
  for (const candidate of candidates) {
    const deciding =
      chosen === undefined ? undefined : rules.find((rule) => rule(candidate) !== rule(chosen as Candidate));
    if (chosen === undefined || (deciding !== undefined && deciding(candidate) > deciding(chosen))) chosen = candidate;
  }
  return chosen?.address;
}

/** The rules in their order: a larger number is liked better. */
function scores(
  device: string | undefined,
  toward: Address,
  scope: number,
  settings: Settings,
): readonly ((candidate: Candidate) => number)[] {
  return [
    ({ address }) => Number(sameAddress(address, toward)),
    ({ address }) => {
      const own = scopeOf(address);
      return own >= scope ? -own : own - 128;
    },
    ({ flags }) => Number(!flags.includes('deprecated') && !flags.includes('optimistic')),
    (candidate) => Number(candidate.device === device),
    ({ address }) => Number(labelOf(address) === labelOf(toward)),
    (candidate) => Number(candidate.flags.includes('temporary') === settings.prefersTemporary(candidate.device)),
    ({ address, prefixLength }) => Math.min(commonBits(address, toward), prefixLength),
  ];
}
