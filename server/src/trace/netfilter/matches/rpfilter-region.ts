/** The packets to which an answer would leave by the interface that they came by, as a region of sources and interfaces. */

import type { Prefix } from '../../../net/address.ts';
import type { Family } from '../../../net/family.ts';
import { parseAddress } from '../../../net/text.ts';
import type { Node, PolicyRule } from '../../../node/model.ts';
import { once } from '../../../text/once.ts';
import { usualTables } from '../../routing/tableNames.ts';
import { tablesOf } from '../../routing/tables.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { addressAt, addressesUnder, namesLike, wholeOf } from '../../space/dimensions.ts';
import { type Interval, type Intervals, intervalsOf, type Point, without } from '../../space/intervals.ts';
import { either, type Region, region } from '../../space/region.ts';
import { type Wishes, wayBackOf } from './wayBack.ts';

/** Look-ups of one region. */
const mostLookUps = 8192;

const known = once((_node: Node) => new Map<string, Region | undefined>());

/** Undefined: no dump tells, there are too many routes, or more than the source counts. */
export function waysBackRegion(node: Node, family: Family, wishes: Wishes): Region | undefined {
  const ofNode = known(node);
  const key = `${family} ${wishes.loose} ${wishes.acceptLocal} ${wishes.validMark}`;
  if (!ofNode.has(key)) ofNode.set(key, find(node, family, wishes));
  return ofNode.get(key);
}

function find(node: Node, family: Family, wishes: Wishes): Region | undefined {
  const told = node.routes?.[family] !== undefined;
  const rules = node.policyRules?.[family] ?? [];
  if (!told || vrfsOf(node).length > 0) return undefined;
  if (!rules.every((rule) => asksSourceAlone(rule, family, wishes.validMark))) return undefined;
  const tables = tablesOf(node, family);
  const routes = [...tables.values()].flat();
  // Where no dump shows the policy rules, any may ask these tables.
  if (node.policyRules?.[family] === undefined && [...tables.keys()].some((table) => !usualTables.has(table)))
    return undefined;
  if (!routes.every(({ tos, from }) => tos === 0 && from === undefined)) return undefined;
  const parts = partsOf(family, [
    ...routes.map(({ destination }) => destination),
    ...rules.flatMap(({ to }) => to ?? []),
  ]);
  const devices = [...new Set(routes.flatMap(({ nextHops }) => nextHops.flatMap(({ device }) => device ?? [])))].filter(
    (name) => name !== 'lo',
  );
  if (parts.length * (devices.length + 1) > mostLookUps) return undefined;
  let settled = true;
  const unsettled = (): boolean => {
    settled = false;
    return true;
  };
  const sourcesBy = (device: string): Intervals =>
    intervalsOf(
      parts.filter(([low]) => {
        const src = addressAt(family, low);
        const packet = { src, dst: anyone[family], mark: 0, tos: 0, protocol: 0 };
        return wayBackOf({ node, packet, device, isSentTo: unsettled, isRouter: unsettled }, wishes).fits;
      }),
    );
  const ways = devices.map((device) => region({ in: namesLike(device, false), src: sourcesBy(device) }));
  const others = region({ in: otherNames(family, devices), src: sourcesBy('') });
  return settled ? either(region({ in: exempt }), ...unasked[family], ...ways, others) : undefined;
}

/** Of policy rules and routes that ask nothing of it, any destination tells the same. */
const anyone = { ipv4: addressOf('192.0.2.1'), ipv6: addressOf('2001:db8::1') } as const;

function addressOf(text: string) {
  return parseAddress(text) ?? { family: 'ipv4' as const, words: [0] };
}

/** What the node sends itself, and what comes round. */
const exempt: Intervals = intervalsOf([...namesLike('', false), ...namesLike('lo', false)]);

function otherNames(family: Family, devices: readonly string[]): Intervals {
  return without(wholeOf('in', family), intervalsOf([...exempt, ...devices.flatMap((name) => namesLike(name, false))]));
}

/** From nobody: over IPv4 only to everybody, and to groups of the link. */
const unasked: Readonly<Record<Family, readonly Region[]>> = {
  ipv4: [
    region({
      src: [[0, 1]],
      dst: [
        [0xe0000000, 0xe0000100],
        [0xffffffff, 2 ** 32],
      ],
    }),
  ],
  ipv6: [region({ src: [[0n, 1n]] })],
};

/** Sources cut where a route or rule begins or ends: within one part all have the same way. */
function partsOf(family: Family, prefixes: readonly Prefix[]): readonly Interval[] {
  const [[low, end] = [0, 0]] = wholeOf('src', family);
  const linkLocal = family === 'ipv6' ? ([[0xfe80n << 112n, 0xfec0n << 112n]] as const) : [];
  const cuts = new Set<Point>([low, end, ...linkLocal.flat()]);
  for (const prefix of prefixes) for (const cut of (addressesUnder(prefix) ?? []).flat()) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => (a < b ? -1 : 1));
  return sorted.slice(0, -1).map((cut, index): Interval => [cut, sorted[index + 1] ?? end]);
}

/** Whether the rule asks of a packet no more than where an answer goes; of marks, only where these are asked at all. */
function asksSourceAlone({ from, tos = 0, mark, protocol }: PolicyRule, family: Family, validMark: boolean): boolean {
  const asksMark = mark !== undefined && validMark;
  const asksProtocol = protocol !== undefined && family === 'ipv6';
  return from === undefined && tos === 0 && !asksMark && !asksProtocol;
}
