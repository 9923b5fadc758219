/**
 * net/netfilter/xt_ipvs.c: what IPVS has to do with the packet. Only packets that IPVS has handled in this very walk
 * carry its property, and of those only requests that were sent on by masquerading are found in its table again.
 */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { inPrefix } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import type { ForwardingMethod } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { ftpPort } from '../../ipvs/services.ts';
import { type Balancing, balancedConnection } from '../../ipvs/table.ts';
import { protocolName } from '../../names.ts';
import { numbers, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { byOption, compares, lacking, type OptionTest } from './match.ts';

const methods: Readonly<Record<string, ForwardingMethod>> = { GATE: 'route', IPIP: 'tunnel', MASQ: 'masquerade' };

const handled = region({ balanced: numbers(1) });

/** Tests beside --ipvs fail where IPVS has not handled the packet, negated or not. */
function tableTest(
  read: (option: OptionUse) => ((found: Balancing, walk: Walk) => boolean) | undefined,
  has: (found: Balancing, walk: Walk) => string,
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
      region: () => ({ boxes: handled.boxes, exact: false }),
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
