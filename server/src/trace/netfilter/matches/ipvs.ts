/**
 * net/netfilter/xt_ipvs.c: what IPVS has to do with the packet. Only packets that IPVS has handled in this very walk
 * carry its property, and of those only requests that were sent on by masquerading are found in its table again.
 */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { inPrefix } from '../../../net/address.ts';
import type { Family } from '../../../net/family.ts';
import { protocol } from '../../../net/protocol.ts';
import { formatAddress } from '../../../net/text.ts';
import type { ForwardingMethod } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { ftpPort } from '../../ipvs/services.ts';
import { type Balancing, balancedConnection } from '../../ipvs/table.ts';
import { protocolName } from '../../names.ts';
import { wholeOf } from '../../space/dimensions.ts';
import { intervalsOf, without } from '../../space/intervals.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { byOption, compares, lacking, type OptionTest } from './match.ts';

const methods: Readonly<Record<string, ForwardingMethod>> = { GATE: 'route', IPIP: 'tunnel', MASQ: 'masquerade' };

const handled = region({ balanced: numbers(1) });
/** Only packets with a connection go in a direction. */
const original = region({ balanced: numbers(1), direction: numbers(0) });
const reply = region({ balanced: numbers(1), direction: numbers(1) });

/** Tests beside --ipvs fail where IPVS has not handled the packet, negated or not. */
function tableTest(
  read: (option: OptionUse) => ((found: Balancing, walk: Walk) => boolean) | undefined,
  has: (found: Balancing, walk: Walk) => string,
  among: (option: OptionUse, family: Family) => Region = () => handled,
): OptionTest {
  return (option) => {
    const test = read(option);
    if (test === undefined) return undefined;
    const whole = compares(
      option,
      () => true,
      (walk) => {
        const found = walk.balanced ? balancedConnection(walk) : undefined;
        return found === undefined ? lacking.balancing : has(found, walk);
      },
    );
    return {
      ...whole,
      region: ({ family }) => ({ boxes: among(option, family).boxes, exact: false }),
      test: (walk) => {
        const found = walk.balanced ? balancedConnection(walk) : undefined;
        return found !== undefined && test(found, walk) !== option.negated;
      },
    };
  };
}

const portOf = ({ connection }: Balancing): number => connection.original.dport ?? 0;

function controllingPort({ connection }: Balancing, { node }: Walk): number | undefined {
  const by = node.services?.[connection.ipvs?.service ?? -1]?.by;
  if (connection.ipvs?.persistent !== true || by === undefined) return undefined;
  return by.kind === 'address' && by.port !== ftpPort && by.port === connection.original.dport ? by.port : 0;
}

export const ipvs = byOption('ipvs', {
  '--ipvs': (option) =>
    compares(
      option,
      ({ balanced }) => balanced,
      ({ balanced }) => (balanced ? message('IPVS has handled the packet') : lacking.balancing),
      () => handled,
    ),
  '--vproto': tableTest(
    ({ value }) =>
      value.kind === 'protocol' ? ({ connection }) => connection.original.protocol === value.number : undefined,
    ({ connection }) => protocolName(connection.original.protocol),
    ({ value, negated }, family) => {
      if (value.kind !== 'protocol') return handled;
      const named = numbers(value.number);
      // Errors are about a connection of another protocol.
      const errors = numbers(family === 'ipv4' ? protocol.icmp : protocol.icmpv6);
      const wanted = negated ? without(wholeOf('protocol', family), named) : named;
      return region({ balanced: numbers(1), protocol: intervalsOf([...wanted, ...errors]) });
    },
  ),
  '--vaddr': tableTest(
    ({ value }) =>
      value.kind === 'prefixes'
        ? ({ connection }) => value.prefixes.some((prefix) => inPrefix(prefix, connection.original.dst))
        : undefined,
    ({ connection }) => formatAddress(connection.original.dst),
  ),
  '--vport': tableTest(
    ({ value }) => (value.kind === 'number' ? (found) => portOf(found) === value.value : undefined),
    (found) => String(portOf(found)),
  ),
  '--vdir': tableTest(
    ({ value }) =>
      value.kind === 'names'
        ? // Asked of connection tracking: an untracked packet has no direction.
          (_found, { connection, direction }) =>
            connection !== undefined && (direction === 'reply') === (value.names[0] === 'REPLY')
        : undefined,
    (_found, { direction }) => direction,
    ({ value, negated }) => {
      if (value.kind !== 'names') return handled;
      return (value.names[0] === 'REPLY') === negated ? original : reply;
    },
  ),
  '--vmethod': tableTest(
    ({ value }) =>
      value.kind === 'names' ? ({ server }) => server.method === methods[value.names[0] ?? ''] : undefined,
    ({ server }) => server.method,
  ),
  // What controls a connection is the template of its persistent client, which has a port if the service has one (not FTP's).
  '--vportctl': tableTest(
    ({ value }) =>
      value.kind === 'number' ? (found, walk) => controllingPort(found, walk) === value.value : undefined,
    (found, walk) => String(controllingPort(found, walk) ?? '-'),
  ),
});
