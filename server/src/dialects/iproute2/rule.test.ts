import { describe, expect, test } from 'vitest';
import { formatPrefix } from '../../net/text.ts';
import { render } from '../../text/message.ts';
import { dumpOf } from '../dump.ts';
import type { PolicyRule } from './model.ts';
import { readPolicyRules } from './rule.ts';

/** All selectors that are there, by name, then the action. */
function brief(rule: PolicyRule): string {
  const { family, priority, not, l3mdev, action, origin: _, ...selectors } = rule;
  const shown = Object.entries(selectors).map(([name, value]) =>
    name === 'from' || name === 'to'
      ? `${name} ${formatPrefix(value as NonNullable<PolicyRule['from']>)}`
      : `${name} ${JSON.stringify(value)}`,
  );
  const flags = [...(not ? ['not'] : []), ...(l3mdev ? ['l3mdev'] : [])];
  return `${family} ${priority}: ${[...flags, ...shown].join(' ')} -> ${JSON.stringify(action)}`;
}

function read(text: string, family?: 'ipv6'): { shown: string[]; problems: string[] } {
  const { items, problems } = readPolicyRules(dumpOf('ip-rule.txt', text), family === undefined ? {} : { family });
  return {
    shown: items.map(brief),
    problems: problems.map(({ line, problem }) => `${line + 1}: ${problem.code} ${render(problem.message)}`),
  };
}

describe('ip rule', () => {
  test('selectors and actions', () => {
    const { shown, problems } = read(`0:	from all lookup local
60:	from all oif eth1 uidrange 1000-1005 ipproto tcp sport 80 dport 1000-2000 lookup main suppress_prefixlength 0
70:	not from all fwmark 0xca6c lookup 51820
80:	from 192.0.2.0/24 to 198.51.100.0/24 tos 0x10 iif eth1 [detached] lookup 100
90:	from all fwmark 0x200/0xf00 lookup 101
100:	from all lookup [l3mdev-table]
110:	from all goto 32766
120:	from 10.1.2.3 prohibit
32766:	from all lookup main
32767:	from all lookup default
`);
    expect(problems).toEqual([]);
    expect(shown).toEqual([
      'ipv4 0:  -> {"kind":"lookup","table":"local"}',
      'ipv4 60: out "eth1" uids {"low":1000,"high":1005} protocol 6 sport {"low":80,"high":80} dport {"low":1000,"high":2000} -> {"kind":"lookup","table":"main","suppressPrefixLength":0}',
      'ipv4 70: not mark {"value":51820,"mask":4294967295} -> {"kind":"lookup","table":"51820"}',
      'ipv4 80: from 192.0.2.0/24 to 198.51.100.0/24 tos 16 in "eth1" -> {"kind":"lookup","table":"100"}',
      'ipv4 90: mark {"value":512,"mask":3840} -> {"kind":"lookup","table":"101"}',
      'ipv4 100: l3mdev -> {"kind":"lookup","table":"[l3mdev-table]"}',
      'ipv4 110:  -> {"kind":"goto","priority":32766}',
      'ipv4 120: from 10.1.2.3/32 -> {"kind":"prohibit"}',
      'ipv4 32766:  -> {"kind":"lookup","table":"main"}',
      'ipv4 32767:  -> {"kind":"lookup","table":"default"}',
    ]);
  });

  test('a second listing in the file is the one of IPv6, which has no rule 32767', () => {
    const { shown } = read(`0:	from all lookup local
32766:	from all lookup main
32767:	from all lookup default
0:	from all lookup local
32766:	from all lookup main
`);
    expect(shown.map((rule) => rule.slice(0, rule.indexOf(':')))).toEqual([
      'ipv4 0',
      'ipv4 32766',
      'ipv4 32767',
      'ipv6 0',
      'ipv6 32766',
    ]);
  });

  test('JSON: fields with the value null are there', () => {
    const { shown } = read(
      '[{"priority":70,"not":null,"src":"all","fwmark":"0xca6c","table":"51820"},{"priority":90,"src":"10.0.0.0","srclen":8,"fwmark":"0x200","fwmask":"0xf00","table":"101"},{"priority":95,"src":"all","dport_start":1,"dport_end":9,"action":"prohibit"}]',
    );
    expect(shown).toEqual([
      'ipv4 70: not mark {"value":51820,"mask":4294967295} -> {"kind":"lookup","table":"51820"}',
      'ipv4 90: from 10.0.0.0/8 mark {"value":512,"mask":3840} -> {"kind":"lookup","table":"101"}',
      'ipv4 95: dport {"low":1,"high":9} -> {"kind":"prohibit"}',
    ]);
  });

  test('groups of interfaces, realms, and a TOS by its name', () => {
    const { items } = readPolicyRules(
      dumpOf(
        'ip-rule.txt',
        `100:	from all tos CS1 lookup main suppress_prefixlength 0 suppress_ifgroup 12
110:	from all fwmark 0x1 lookup main realms 3/4
120:	from all goto 31000 [unresolved]
`,
      ),
    );
    expect(items.map(({ tos, realms, action }) => ({ tos, realms, action }))).toEqual([
      { tos: 0x20, action: { kind: 'lookup', table: 'main', suppressPrefixLength: 0, suppressGroup: '12' } },
      { realms: { from: 3, to: 4 }, action: { kind: 'lookup', table: 'main' } },
      { action: { kind: 'goto', priority: 31000 } },
    ]);
  });

  test('a rule with a selector that means nothing is left out, and said', () => {
    expect(read('5:	from 10.0.0.0/99 lookup main\n6:	from all fwmark zz lookup main\nhello\n7:	from all\n')).toEqual(
      {
        shown: [],
        problems: [
          '1: host-addr-range Expected from …, found “10.0.0.0/99”.',
          '2: host-addr-range Expected fwmark …, found “zz”.',
          '3: host-syntax This is no line of ip rule: expected one such as “32766: from all lookup main”.',
          '4: host-syntax This rule has no action: expected lookup, goto, nop, blackhole, unreachable or prohibit.',
        ],
      },
    );
  });
});
