import { expect, test } from 'vitest';
import { matches } from '../../catalog/matches/index.ts';
import { targets } from '../../catalog/targets/index.ts';
import type { Knowledge } from './extension.ts';
import { matchSemantics } from './matches/index.ts';
import { targetSemantics } from './targets/index.ts';

/** What stands for jumps in the catalog has no meaning of its own. */
const isJump = (name: string): boolean => name.startsWith('(');

test('every match of the catalog has a meaning', () => {
  const known = matchSemantics.map(({ name }) => name);
  expect(matches.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('every target of the catalog has a meaning', () => {
  const known = targetSemantics.map(({ name }) => name);
  expect(targets.map(({ name }) => name).filter((name) => !known.includes(name) && !isJump(name))).toEqual([]);
});

test('nothing has two meanings', () => {
  for (const table of [matchSemantics, targetSemantics]) {
    const names = table.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

/** The names of a state, with their number before them: what is unknown asks for what no dump and no packet tells. */
function listed(table: readonly { readonly name: string; readonly state: Knowledge }[], state: Knowledge): string {
  const names = table.filter((each) => each.state === state).map(({ name }) => name);
  return `${names.length}: ${names.toSorted().join(' ')}`;
}

test('how much is modelled, has no effect on the way, or is asked for', () => {
  expect({
    'modelled matches': listed(matchSemantics, 'modelled'),
    'matches without effect': listed(matchSemantics, 'no-effect'),
    'unknown matches': listed(matchSemantics, 'unknown'),
    'modelled targets': listed(targetSemantics, 'modelled'),
    'targets without effect': listed(targetSemantics, 'no-effect'),
    'unknown targets': listed(targetSemantics, 'unknown'),
  }).toMatchInlineSnapshot(`
    {
      "matches without effect": "2: comment nfacct",
      "modelled matches": "55: addrtype ah bpf cluster connbytes connlabel connlimit connmark conntrack dccp devgroup dscp dst ecn esp eui64 frag hashlimit hbh helper hl icmp icmp6 ipcomp iprange ipv6header ipvs length limit mac mark mh multiport owner physdev pkttype quota realm recent rpfilter rt sctp set socket srh state statistic string tcp tcpmss time tos ttl u32 udp",
      "modelled targets": "30: ACCEPT CLASSIFY CONNMARK CT DNAT DNPT DROP DSCP ECN HL HMARK MARK MASQUERADE NETMAP NFQUEUE NOTRACK QUEUE REDIRECT REJECT RETURN SET SNAT SNPT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TTL",
      "targets without effect": "11: AUDIT CHECKSUM CONNSECMARK IDLETIMER LED LOG NFLOG RATEEST SECMARK TRACE ULOG",
      "unknown matches": "5: cgroup cpu osf policy rateest",
      "unknown targets": "1: CLUSTERIP",
    }
  `);
});

test('what is unknown says why', () => {
  const silent = [...matchSemantics, ...targetSemantics].filter(
    (each) => each.state === 'unknown' && (each.reason?.template ?? '') === '',
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
});
