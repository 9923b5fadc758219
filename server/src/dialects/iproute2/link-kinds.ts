/** What `ip -d link` says beside the flags: the kind of a device, and of the master that it is a port of. */
import type { Address } from '../../net/address.ts';
import { parseAddress } from '../../net/text.ts';
import { decimal, type PlacedWord } from '../dump.ts';
import type { Interface } from './model.ts';
import { tableName } from './names.ts';

/** The first words of lines that begin with a device's kind; other lines of details tell of no kind. */
const kinds: ReadonlySet<string> = new Set(
  `bridge bond team vrf vlan macvlan macvtap ipvlan ipvtap veth dummy openvswitch tun ifb hsr gre gretap ip6gre ip6gretap erspan
  ip6erspan ipip sit ip6tnl vti vti6 vxlan geneve wireguard xfrm bareudp gtp macsec netkit nlmon batadv`.split(/\s+/),
);

/** Kinds of devices on top of another one that have modes. */
export const stacked: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap']);

/** What details tell of a device. */
export type LinkKinds = Pick<
  Interface,
  'kind' | 'mode' | 'masterKind' | 'vrfTable' | 'isBackup' | 'tunnel' | 'filtersVlans'
>;

/** Fills in what one line of details says; undefined: it says nothing of that. */
export function readKindLine(words: readonly PlacedWord[]): LinkKinds | undefined {
  const first = words[0]?.text ?? '';
  const after = (name: string): string | undefined => words[words.findIndex(({ text }) => text === name) + 1]?.text;
  const has = (name: string): boolean => words.some(({ text }) => text === name);
  const masterKind = /^(\w+)_slave$/.exec(first)?.[1];
  if (masterKind !== undefined) {
    const isBackup = masterKind === 'bond' && has('state') ? { isBackup: after('state') === 'BACKUP' } : {};
    const table = masterKind === 'vrf' && has('table') ? { vrfTable: tableName(after('table') ?? '') } : {};
    return { masterKind, ...isBackup, ...table };
  }
  if (!kinds.has(first)) return undefined;
  const ttl = has('ttl') ? decimal(after('ttl')) : undefined;
  const port = has('dstport') ? decimal(after('dstport'), 65535) : undefined;
  const ends = has('remote') ? endsOf(after('local'), after('remote')) : undefined;
  return {
    kind: first,
    ...(stacked.has(first) && has('mode') ? { mode: after('mode') ?? '' } : {}),
    ...(first === 'vrf' && has('table') ? { vrfTable: tableName(after('table') ?? '') } : {}),
    ...(first === 'bridge' && has('vlan_filtering') ? { filtersVlans: after('vlan_filtering') === '1' } : {}),
    ...(ends === undefined
      ? {}
      : { tunnel: { ...ends, ...(ttl === undefined ? {} : { ttl }), ...(port === undefined ? {} : { port }) } }),
  };
}

/** The ends of a tunnel; `any`, or nothing: it has no fixed one. */
export function endsOf(
  local: string | undefined,
  remote: string | undefined,
): { readonly local?: Address; readonly remote?: Address } | undefined {
  const [from, to] = [local, remote].map((text) => {
    const address = parseAddress(text ?? '');
    return address?.words.every((word) => word === 0) ? undefined : address;
  });
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { local: from }), ...(to === undefined ? {} : { remote: to }) };
}
