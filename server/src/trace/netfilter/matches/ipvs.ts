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
import { addressesUnder, methods } from '../../space/dimensions.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { both, numbers, opposite, type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import type { RegionOf } from '../condition.ts';
import { byOption, compares, lacking, type OptionTest } from './match.ts';

const methodNames: Readonly<Record<string, ForwardingMethod>> = { GATE: 'route', IPIP: 'tunnel', MASQ: 'masquerade' };

const handled = region({ balanced: numbers(1) });
const found = region({ balanced: numbers(1), 'ipvs.found': numbers(1) });

/** `where`: of the packets whose connection is found those that are meant; undefined: no dimension tells. */
function among(where: Region | undefined, { negated }: OptionUse): RegionOf {
  return ({ family }) => {
    if (where === undefined) return { boxes: found.boxes, exact: false };
    return negated ? opposite(where, family, found) : both(where, found);
  };
}

/** Tests beside --ipvs fail where IPVS has not handled the packet, negated or not. */
function tableTest(
  read: (option: OptionUse) => ((found: Balancing, walk: Walk) => boolean) | undefined,
  has: (found: Balancing, walk: Walk) => string,
  where: (option: OptionUse) => Region | undefined = () => undefined,
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
      region: among(where(option), option),
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
    ({ value }) => (value.kind === 'protocol' ? region({ 'ipvs.protocol': numbers(value.number) }) : undefined),
  ),
  '--vaddr': tableTest(
    ({ value }) =>
      value.kind === 'prefixes'
        ? ({ connection }) => value.prefixes.some((prefix) => inPrefix(prefix, connection.original.dst))
        : undefined,
    ({ connection }) => formatAddress(connection.original.dst),
    ({ value }) => {
      const all = value.kind === 'prefixes' ? value.prefixes.map((prefix) => addressesUnder(prefix)) : [undefined];
      if (all.includes(undefined)) return undefined;
      return region({ 'ipvs.address': intervalsOf(all.flatMap((each) => each ?? [])) });
    },
  ),
  '--vport': tableTest(
    ({ value }) => (value.kind === 'number' ? (found) => portOf(found) === value.value : undefined),
    (found) => String(portOf(found)),
    ({ value }) => (value.kind === 'number' ? region({ 'ipvs.port': numbers(value.value) }) : undefined),
  ),
  '--vdir': tableTest(
    ({ value }) =>
      value.kind === 'names'
        ? // Asked of connection tracking: an untracked packet has no direction.
          (_found, { connection, direction }) =>
            connection !== undefined && (direction === 'reply') === (value.names[0] === 'REPLY')
        : undefined,
    (_found, { direction }) => direction,
    ({ value }) =>
      value.kind === 'names' ? region({ direction: numbers(value.names[0] === 'REPLY' ? 1 : 0) }) : undefined,
  ),
  '--vmethod': tableTest(
    ({ value }) =>
      value.kind === 'names' ? ({ server }) => server.method === methodNames[value.names[0] ?? ''] : undefined,
    ({ server }) => server.method,
    ({ value }) => {
      const method = value.kind === 'names' ? methodNames[value.names[0] ?? ''] : undefined;
      return method === undefined ? undefined : region({ 'ipvs.method': numbers(methods.indexOf(method)) });
    },
  ),
  // What controls a connection is the template of its persistent client, which has a port if the service has one (not FTP's).
  '--vportctl': tableTest(
    ({ value }) =>
      value.kind === 'number' ? (found, walk) => controllingPort(found, walk) === value.value : undefined,
    (found, walk) => String(controllingPort(found, walk) ?? '-'),
    ({ value }) => (value.kind === 'number' ? region({ 'ipvs.control': numbers(value.value) }) : undefined),
  ),
});
