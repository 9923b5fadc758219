/** A lone rule of each form that a match has, and what the search answers about it. */
import { matches } from '../../../catalog/matches/index.ts';
import { everywhere } from '../../../catalog/placements.ts';
import type { BuiltinChain, TableName } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import type { Node } from '../../../node/model.ts';
import { router } from '../../testing/node.ts';
import { type ReachAnswer, reach } from '../reach.ts';
import type { Forms } from './everyMatch.ts';

export interface Asked {
  /** `ipv4 filter/INPUT -m …`. */
  readonly asked: string;
  readonly kind: ReachAnswer['kind'];
}

interface Place {
  readonly table: TableName;
  readonly chain: BuiltinChain;
}

/** `all`: at every place and in both families; else each form in turn at one place, of one family. */
export function answersFor(name: string, forms: Forms, where: 'all' | 'in-turn' = 'in-turn'): readonly Asked[] {
  const spec = matches.find((match) => match.name === name);
  const families = (['ipv4', 'ipv6'] as const).filter((family) => spec?.families.includes(family) === true);
  const own = families.flatMap((family) => (forms[family] ?? []).map((form) => ({ family, form })));
  const shared = (forms.both ?? []).flatMap((form, index) => {
    const family = families[index % families.length];
    return (where === 'all' ? families : family === undefined ? [] : [family]).map((each) => ({ family: each, form }));
  });
  return [...own, ...shared].flatMap(({ family, form }, index) => {
    const possible = placesOf(spec?.allowed?.[family] ?? everywhere, form);
    const first = index % possible.length;
    return (where === 'all' ? possible : possible.slice(first, first + 1)).map(
      (place): Asked => ({
        asked: `${family} ${place.table}/${place.chain} ${form}`,
        kind: reach(nodeOf(family, place, form), { family, ...place, rule: 1 }).kind,
      }),
    );
  });
}

/** Options that look at one interface stand only where the packet has it; security's chains are those of filter. */
function placesOf(
  allowed: Readonly<Partial<Record<TableName, readonly BuiltinChain[]>>>,
  form: string,
): readonly Place[] {
  const narrower = /--dir in|--src-group|--physdev/.test(form)
    ? arriving
    : /--dir out|--dst-group/.test(form)
      ? leaving
      : undefined;
  return Object.entries(allowed).flatMap(([table, chains]) =>
    table === 'security'
      ? []
      : chains.flatMap((chain) =>
          narrower === undefined || narrower.includes(chain) ? [{ table: table as TableName, chain }] : [],
        ),
  );
}

const arriving: readonly BuiltinChain[] = ['PREROUTING', 'INPUT', 'FORWARD'];
const leaving: readonly BuiltinChain[] = ['FORWARD', 'OUTPUT', 'POSTROUTING'];

const routes6 = `default via fd02::254 dev eth-r
fd01::/64 dev eth-l proto kernel metric 256
fd02::/64 dev eth-r proto kernel metric 256
`;

/** The nat table is walked only where something needs connections to be tracked. */
const awake = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m conntrack --ctstate NEW\nCOMMIT\n';

function nodeOf(family: Family, { table, chain }: Place, form: string): Node {
  const text = `${table === 'nat' ? awake : ''}*${table}\n:${chain} ACCEPT [0:0]\n-A ${chain} ${form} -j ACCEPT\nCOMMIT\n`;
  if (family === 'ipv6')
    return router('', { 'iptables-save.txt': undefined, 'ip6tables-save.txt': text, 'ip-6-route.txt': routes6 });
  return router(text, {
    ...(form.includes('-m ipvs') ? { 'ipvsadm-save.txt': services } : {}),
    ...(form.includes('-m set') ? { 'ipset-save.txt': sets } : {}),
  });
}

const services = `-A -t 10.1.0.1:80 -s rr
-a -t 10.1.0.1:80 -r 10.2.0.5:8080 -m -w 1
-A -t 10.2.0.1:80 -s rr
-a -t 10.2.0.1:80 -r 10.2.0.6:80 -g -w 1
-A -t 10.1.0.1:443 -s rr -p 300
-a -t 10.1.0.1:443 -r 10.2.0.5:443 -m -w 1
`;

const sets = `create nets hash:net family inet hashsize 1024 maxelem 65536
add nets 10.1.0.0/24
add nets 10.2.0.5
add nets 10.1.0.9 nomatch
create web hash:ip,port family inet hashsize 1024 maxelem 65536
add web 10.2.0.5,tcp:80
create counted hash:ip family inet hashsize 1024 maxelem 65536 counters
add counted 10.1.0.7 packets 0 bytes 0
create timed hash:ip family inet hashsize 1024 maxelem 65536 timeout 600
add timed 10.1.0.7 timeout 33
create macs hash:ip,mac family inet hashsize 1024 maxelem 65536
add macs 10.1.0.7,02:00:00:00:00:09
create links hash:net,iface family inet hashsize 1024 maxelem 65536
add links 10.0.0.0/8,eth-l
`;
