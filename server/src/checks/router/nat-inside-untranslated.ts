import { message } from '../../text/message.ts';
import { sourceWords } from './access-lists.ts';
import { localWords } from './facts.ts';
import { networkText, overlaps } from './pools.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natInsideUntranslated = routerNodeCheck({
  code: 'nat-inside-untranslated',
  title: 'An inside network that no rule translates',
  severity: 'info',
  why: 'NAT is no filter: packets that no rule matches leave with their own addresses. Private ones are then never answered from the Internet. Where that is meant, as between sites, this can be left as it is.',
  before: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.8.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  after: `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.8.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.8.0 0.0.0.255
`,
  *run({ router, lists, listUses, own, statics, dynamics, isIos, routeMaps }) {
    if (!isIos || router.isExcerpt === true || dynamics.length === 0) return;
    // Where a list, a map or a group is missing nothing can be said.
    const used = listUses.filter(({ rule }) => rule.kind === 'dynamic').map(({ list }) => lists.get(list.name));
    const maps = dynamics.flatMap(({ match }) => (match.kind === 'route-map' ? [match.routeMap.name] : []));
    const open = maps.some(
      (name) =>
        routeMaps.get(name)?.clauses.some(({ matches }) => !matches.some(({ kind }) => kind === 'address')) ?? true,
    );
    if (open || used.length === 0 || used.some((list) => list === undefined)) return;
    const entries = used.flatMap((list) => list?.entries ?? []).map(({ source }) => sourceWords(source));
    const translated = statics.flatMap((rule) => {
      const words = localWords(rule);
      return words === undefined ? [] : [words];
    });
    // Thousands of single hosts are looked up, ranges are few.
    const hosts = translated.flatMap(([low, high]) => (low === high ? [low] : [])).sort((a, b) => a - b);
    const ranges = translated.filter(([low, high]) => low !== high);
    for (const { word, mask, side, place } of own) {
      if (side !== 'inside' || !isPrivate(word) || mask === 0xffffffff) continue;
      const bounds = [(word & mask) >>> 0, (word | ~mask) >>> 0] as const;
      const touched =
        // A network that is denied is meant to be; a group may hold anything.
        entries.some((words) => words === undefined || overlaps(words, bounds)) ||
        ranges.some((words) => overlaps(words, bounds)) ||
        (hosts[firstAtLeast(hosts, bounds[0])] ?? Number.POSITIVE_INFINITY) <= bounds[1];
      if (touched) continue;
      yield at(
        place,
        message('No NAT rule translates the network {network} of this inside interface.', {
          network: networkText(word, mask),
        }),
      );
    }
  },
});

/** Index of the first number that is not below `least`; the length where all are. */
function firstAtLeast(ascending: readonly number[], least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** RFC 1918. */
function isPrivate(word: number): boolean {
  return word >>> 24 === 10 || word >>> 20 === 0xac1 || word >>> 16 === 0xc0a8;
}
