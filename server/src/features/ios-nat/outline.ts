/** The outline of a router: interfaces, NAT rules, pools, lists, route maps, and what else was read. */
import type { Place, Statement } from '../../dialects/ios-nat/model.ts';
import { formatAddress } from '../../net/text.ts';
import { natSideOf } from '../../trace/ios/interfaces.ts';
import { poolSize } from '../../trace/ios/pools.ts';
import type { OutlineItem, OutlineKind } from '../outline.ts';
import { blocksOf } from './blocks.ts';
import type { RouterView } from './view.ts';

/** Of more rules or entries an outline helps nobody. */
const most = 3000;

export function outline(view: RouterView): readonly OutlineItem[] {
  const { router } = view.dump;
  const ends = new Map(blocksOf(view).map(({ first, last }) => [first, last]));
  const leaf = (
    name: string,
    detail: string,
    kind: OutlineKind,
    place: Place,
    children: readonly OutlineItem[] = [],
  ): OutlineItem => ({
    name,
    detail,
    kind,
    first: place.line,
    last: Math.max(ends.get(place.line) ?? place.line, children.at(-1)?.last ?? place.line),
    selectionLine: place.line,
    selection: place.span,
    children,
  });
  const entries = (statements: readonly Statement[]): readonly OutlineItem[] =>
    statements.slice(0, most).map(({ text, place }) => leaf(text, '', 'rule', place));
  const items = [
    ...router.vrfs.map(({ name, place }) => leaf(name, 'vrf', 'table', place)),
    ...router.interfaces.map((device) => {
      const side = natSideOf(device);
      const address = device.addresses[0];
      const detail = [
        address === undefined ? '' : formatAddress(address.address),
        side === undefined ? '' : `nat ${side}`,
      ];
      return leaf(device.name, detail.join(' ').trim(), 'interface', device.statement.place);
    }),
    ...router.rules.slice(0, most).map(({ text, place }) => leaf(text, '', 'service', place)),
    ...router.pools.map((pool) => leaf(pool.name, `pool ${poolSize(pool)}`, 'set', pool.place)),
    ...router.accessLists.flatMap((list) => {
      const [first] = list.definitions;
      return first === undefined
        ? []
        : [leaf(list.name, `${list.kind} ${list.entries.length}`, 'set', first.place, entries(list.entries))];
    }),
    ...router.objectGroups.map((group) =>
      leaf(group.name, `object-group ${group.kind}`, 'set', group.place, entries(group.members)),
    ),
    ...router.routeMaps.flatMap(({ name, clauses }) => {
      const [first] = clauses;
      const parts = clauses.map((clause) =>
        leaf(
          `${clause.action} ${clause.sequence}`,
          '',
          'rule',
          clause.place,
          entries([...clause.matches, ...clause.sets]),
        ),
      );
      return first === undefined ? [] : [leaf(name, 'route-map', 'chain', first.place, parts)];
    }),
  ];
  return items.sort((a, b) => a.first - b.first);
}
