/** By which device a packet arrives: what a port catches its master takes (rx_handler), and rules see the master alone. */
import { message } from '../../text/message.ts';
import { isForMany } from '../bridge/bridgePorts.ts';
import { mayBeBridge, untoldMaster } from '../bridge/untoldPorts.ts';
import { isDown } from '../routing/addresses.ts';
import { deviceOf, masterKindOf } from '../routing/devices.ts';
import { devicesByRoutes } from '../routing/interfacesByRoutes.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';

/** Puts the master, or its master, in the place of the port. A VRF leaves it there for PREROUTING. False: the walk is over. */
export function arrive(walk: Walk): boolean {
  const { node } = walk;
  const untold = untoldMaster(walk);
  if (untold !== undefined) {
    joinBridge(walk, walk.packet.in ?? '', untold);
    return true;
  }
  if (!isTakenForPlain(walk)) return false;
  // No kernel makes a circle of masters, but dumps that were put together may.
  const seen = new Set<string>();
  for (let device = deviceOf(node, walk.packet.in); device !== undefined; device = deviceOf(node, device.master)) {
    const { name, master, isBackup } = device;
    if (seen.has(name)) break;
    seen.add(name);
    if (isDown(node, name)) {
      const text = message('{interface} is down: nothing comes by it', { interface: name });
      finishByStack(walk, 'dropped', 'interface', text);
      return false;
    }
    const kind = master === undefined ? undefined : masterKindOf(node, master);
    if (master === undefined || kind === undefined || kind === 'vrf') break;
    if (!taken.has(kind)) return isSwitchedElsewhere(walk, name, kind);
    // bond_should_deliver_exact_match().
    if (isBackup === true) {
      const text = message('{interface} is a spare member of {master}, which takes nothing from it', {
        interface: name,
        master,
      });
      finishByStack(walk, 'dropped', 'interface', text);
      return false;
    }
    if (kind === 'bridge') joinBridge(walk, name, master);
    else {
      belongsTo(walk, name, master);
      walk.packet = { ...walk.packet, in: master };
    }
  }
  return entersBridge(walk);
}

/**
 * Where routes are shown and no dump lists interfaces: what routes lead by is up, and nobody's port but a VRF's. Of all else,
 * and of devices on top of one that hear what it receives for everybody, nothing tells. False: that ended the walk.
 */
function isTakenForPlain(walk: Walk): boolean {
  const { node, packet, chooser } = walk;
  const device = packet.in;
  if (device === null || device === 'lo' || node.interfaces !== undefined || node.routes === undefined) return true;
  if (mayBeBridge(node, device) || (devicesByRoutes(node).has(device) && !isForMany(walk))) return true;
  const text = message(
    '{interface} is up and a plain interface: no port of a bridge, bond or VRF, and no macvlan is on it (take “ip addr”)',
    { interface: device },
  );
  if (chooser.suppose({ id: `plain:${device}`, text })) return true;
  const unknown = message('no dump tells what {interface} is, and what becomes of a packet that comes by it', {
    interface: device,
  });
  finishByStack(walk, 'undecided', 'interface', unknown);
  return false;
}

function joinBridge(walk: Walk, port: string, master: string): void {
  belongsTo(walk, port, master);
  walk.packet = { ...walk.packet, physIn: walk.packet.physIn ?? port, in: master };
}

function belongsTo(walk: Walk, port: string, master: string): void {
  note(walk, {
    kind: 'note',
    text: message('{interface} belongs to {master}, by which the packet arrives.', { interface: port, master }),
  });
}

const taken: ReadonlySet<string> = new Set(['bridge', 'bond', 'team']);

/** A switch of another kind hands frames on by rules of its own. */
function isSwitchedElsewhere(walk: Walk, port: string, kind: string): boolean {
  if (kind !== 'openvswitch') return true;
  const text = message('Open vSwitch takes what comes by {interface}, and no dump tells where it sends it', {
    interface: port,
  });
  finishByStack(walk, 'undecided', 'interface', text);
  return false;
}

/** br_allowed_ingress(): said, since no dump tells which VLAN the frame and its port have. */
function entersBridge({ node, packet, chooser }: Walk): boolean {
  if (deviceOf(node, packet.in)?.filtersVlans !== true) return true;
  const bridge = packet.in ?? '';
  const text = message('the VLAN filter of {bridge} lets the packet in, and out where it goes', { bridge });
  chooser.suppose({ id: `vlan-filter:${bridge}`, text });
  return true;
}
