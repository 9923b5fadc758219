/**
 * Macvlans and ipvlans: devices on top of another one. What that one receives for everybody each of them hears too, from a
 * work queue, once the packet itself is through (macvlan_handle_frame(), macvlan_process_broadcast()).
 */
import { type Address, sameAddress } from '../../net/address.ts';
import type { Interface } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { isForMany } from '../bridge/bridgePorts.ts';
import { addressesOn, isDown } from '../routing/addresses.ts';
import { deviceOf, devicesOver, masterKindOf } from '../routing/devices.ts';
import { hears } from '../routing/groups.ts';
import { isMulticast } from '../routing/kinds.ts';
import { note, untouched, type Walk } from '../walk/walk.ts';
import { countUnseen } from './ownAnswers.ts';

/** Receives the packet, and what devices on top of its own hear of it; `receive` walks each of them to its end. */
export function hearAll(walk: Walk, receive: (walk: Walk) => void): void {
  const told = walk.packet.in;
  const forMany = isForMany(walk);
  const below = forMany ? lowerOf(walk, told) : ipvlanOf(walk);
  if (below !== undefined) walk.packet = { ...walk.packet, in: below };
  const { packet } = walk;
  receive(walk);
  const device = forMany ? topOf(walk, packet.in) : undefined;
  if (device === undefined) return;
  for (const { name } of devicesOver(walk.node, device)) {
    if (!isHearer(walk, name) || !isLetIn(walk, packet.dst, name)) continue;
    walk.later.push(() => hearLater(walk, { ...packet, in: name }, name === told ? 'told' : 'other', receive));
  }
}

/** The copy is tracked by itself, and knows nothing of what became of the packet. */
function hearLater(walk: Walk, packet: Walk['packet'], which: 'told' | 'other', receive: (walk: Walk) => void): void {
  const { physIn: _, ...unbridged } = packet;
  const copy: Walk = {
    ...walk,
    ...untouched,
    packet: unbridged,
    hook: 'PREROUTING',
  };
  note(copy, { kind: 'copy', text: message('{interface} hears it too.', { interface: packet.in ?? '' }) });
  receive(copy);
  walk.budget = copy.budget;
  countUnseen(copy);
  const [own, theirs] = [rankOf(walk), rankOf(copy)];
  if (theirs < own || (theirs === own && which === 'other')) return;
  walk.end = copy.end;
  walk.packet = copy.packet;
}

/** That a copy was delivered counts more than that another one was not. */
function rankOf({ end }: Walk): number {
  return end?.verdict === 'delivered' ? 2 : end?.verdict === 'forwarded' ? 1 : 0;
}

/** The device by which rules see the frame, behind bonds and teams; undefined: it got nowhere, or a bridge shows it to rules itself. */
function topOf({ node, end, bridge }: Walk, device: string | null): string | undefined {
  if (end?.decidedBy.by === 'stack' && end.decidedBy.part === 'interface') return undefined;
  if (bridge !== 'none') return undefined;
  const seen = new Set<string>();
  let top = deviceOf(node, device);
  while (top?.master !== undefined && masterKindOf(node, top.master) !== 'vrf' && !seen.has(top.name)) {
    seen.add(top.name);
    top = deviceOf(node, top.master);
  }
  return top?.name;
}

/** The device below a macvlan or an ipvlan, on the same machine. */
function lowerOf(walk: Walk, name: string | null): string | undefined {
  const over = deviceOf(walk.node, name)?.over;
  return name !== null && deviceOf(walk.node, over) !== undefined && isHearer(walk, name) ? over : undefined;
}

/** A macvlan in mode `source` hears those alone whom it is told; ipvlans of layer 3 hear nobody. */
function isHearer(walk: Walk, name: string): boolean {
  const device = deviceOf(walk.node, name);
  if (device === undefined || isDown(walk.node, name)) return false;
  if (device.kind === 'macvlan') return device.mode !== 'source';
  if (device.kind === 'ipvlan') return device.mode === 'l2';
  return device.kind === undefined && mayBeMacvlan(walk, device) && isTakenForMacvlan(walk, device);
}

/** Without details a VLAN looks as an ipvlan does, unless its name tells: said, since ipvlans are seldom. */
function isVlan({ node, chooser }: Walk, { name, kind, over, mac }: Interface): boolean {
  const below = deviceOf(node, over);
  if (kind !== undefined || below === undefined || mac === undefined || mac !== below.mac || isNamedVlan(name))
    return true;
  const text = message('{interface} is a VLAN on {lower} (“ip -d link” tells)', { interface: name, lower: below.name });
  return chooser.suppose({ id: `vlan:${name}`, text });
}

const isNamedVlan = (name: string): boolean => /\.\d+$|^vlan/i.test(name);

/** Without details: a VLAN is called so, and has the Ethernet address of the device below, as an ipvlan has. */
function mayBeMacvlan({ node }: Walk, { name, over, mac, master }: Interface): boolean {
  const below = deviceOf(node, over);
  if (below === undefined || below.over === name || master !== undefined || isNamedVlan(name)) return false;
  return mac !== undefined && below.mac !== undefined && mac !== below.mac;
}

function isTakenForMacvlan({ chooser }: Walk, { name, over = '' }: Interface): boolean {
  const text = message('{interface} is a macvlan, and hears what {lower} receives for everybody (take “ip -d link”)', {
    interface: name,
    lower: over,
  });
  return chooser.assume({ id: `macvlan:${name}`, text });
}

/** macvlan_set_mac_lists(): broadcasts, and groups that have the Ethernet address of one that the device is in. */
function isLetIn(walk: Walk, dst: Address, device: string): boolean {
  const { pktType } = walk.packet;
  if (pktType === 'broadcast' || (pktType === undefined && !isMulticast(dst))) return true;
  if (!isMulticast(dst)) return false;
  const [first = 0] = dst.words;
  const last = dst.words.at(-1) ?? 0;
  const solicited = last >>> 24 === 0xff ? 1 : 0;
  const words = dst.family === 'ipv4' ? [(0xe0000000 | (first & 0x7fffff)) >>> 0] : [0xff020000, 0, solicited, last];
  return hears(walk, { family: dst.family, words }, device);
}

/** ipvlan_handle_frame(): what is for an address of an ipvlan is its own from the beginning, all else the device's below. */
function ipvlanOf(walk: Walk): string | undefined {
  const { node, packet } = walk;
  const device = deviceOf(node, packet.in);
  if (device === undefined || owns(walk, device)) return undefined;
  const isIpvlan = deviceOf(node, device.over) !== undefined && (takes(device) || !isVlan(walk, device));
  const below = isIpvlan ? device.over : device.name;
  const top = below === undefined ? undefined : (topOf(walk, below) ?? below);
  const upper = devicesOver(node, top ?? '').find(
    (each) => takes(each) && !isDown(node, each.name) && owns(walk, each),
  );
  return upper?.name ?? (isIpvlan ? below : undefined);
}

function owns({ node, packet: { family, dst } }: Walk, { name }: Interface): boolean {
  return addressesOn(node, name, family).some(({ address }) => sameAddress(address, dst));
}

/** In mode l3s the device below walks all hooks. */
function takes({ kind, mode }: Interface): boolean {
  return kind === 'ipvlan' && (mode === 'l2' || mode === 'l3');
}
