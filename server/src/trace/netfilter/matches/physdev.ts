/**
 * net/netfilter/xt_physdev.c: bridge ports. A packet that crosses no bridge has none, and only negated tests match. One
 * that came by a port and leaves by none fails every --physdev-out, negated or not.
 */
import { type Message, message } from '../../../text/message.ts';
import { isPortOf, lacksBridges, shownToIptables } from '../../bridge/bridge.ts';
import { mayBeBridge } from '../../bridge/untoldPorts.ts';
import { deviceOf } from '../../routing/devices.ts';
import { nothing } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, type RegionOf, type Unknown, unknown } from '../condition.ts';
import { byOption, compares, lacking, type OptionTest } from './match.ts';

type Side = 'physIn' | 'physOut';

/**
 * Whether the packet has a port on that side; which one it is, only the asker can say. Where br_netfilter is off nobody
 * remembers it (setup_pre_routing()).
 */
function hasPort({ node, packet, bridge, family }: Walk, side: Side): boolean | Unknown {
  if (lacksBridges(node)) return false;
  const told = packet[side];
  const isShown = bridge !== 'maybe' && (bridge !== 'none' || deviceOf(node, told)?.master === undefined);
  if (told !== undefined && told !== null && (side === 'physOut' || isShown)) return true;
  if (bridge === 'maybe' && side === 'physIn') {
    const { id, text } = shownToIptables(family);
    return unknown(id, text);
  }
  return bridge === 'crosses' || (bridge === 'arrived' && side === 'physIn');
}

/** Without a bridge nothing passes a port of one; else which packets do is no matter of what dimensions tell. */
const nowhere: RegionOf = ({ node }) => (node !== undefined && lacksBridges(node) ? nothing : undefined);

function portIn({ node, packet }: Walk, side: Side): string | undefined {
  return lacksBridges(node) ? undefined : (packet[side] ?? undefined);
}

function nameTest(side: Side): OptionTest {
  return (option) => {
    const { value } = option;
    if (value.kind !== 'interface') return undefined;
    const { name, wildcard } = value;
    const test = (walk: Walk): Answer => {
      const { packet, node } = walk;
      const device = packet[side];
      const has = hasPort(walk, side);
      if (has === false) return option.negated && side === 'physOut' ? hasPort(walk, 'physIn') : false;
      if (device !== undefined && device !== null)
        return (wildcard ? device.startsWith(name) : device === name) ? has : false;
      const bridge = packet.in ?? packet.out;
      if (!wildcard && !isPortOf(node, bridge, name) && !mayBeBridge(node, bridge)) return false;
      if (has !== true) return has;
      const port = wildcard ? `${name}+` : name;
      const text =
        side === 'physIn'
          ? message('the packet came by the bridge port {port} (give it as “physIn”)', { port })
          : message('the packet leaves by the bridge port {port} (give it as “physOut”)', { port });
      return unknown(`${side}:${port}`, text);
    };
    return compares(option, test, (walk) => portIn(walk, side) ?? lacking.bridge, nowhere);
  };
}

/** Where the packet stands at a bridge, in words; undefined: nobody told. */
const stands: Readonly<Record<Walk['bridge'], Message | undefined>> = {
  none: lacking.bridge,
  maybe: undefined,
  arrived: message('the packet came by a port of a bridge'),
  crosses: message('the packet crosses a bridge'),
};

function flagTest(test: (walk: Walk) => Answer): OptionTest {
  return (option) => compares(option, test, (walk) => portIn(walk, 'physIn') ?? stands[walk.bridge], nowhere);
}

export const physdev = byOption('physdev', {
  '--physdev-in': nameTest('physIn'),
  '--physdev-out': nameTest('physOut'),
  '--physdev-is-in': flagTest((walk) => hasPort(walk, 'physIn')),
  '--physdev-is-out': flagTest((walk) => hasPort(walk, 'physOut')),
  '--physdev-is-bridged': flagTest((walk) => hasPort(walk, 'physOut') === true && hasPort(walk, 'physIn')),
});
