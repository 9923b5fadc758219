import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const usual = '0:	from all lookup local\n32766:	from all lookup main\n32767:	from all lookup default\n';
const policies = (more = '') => ({ name: 'ip-rule.txt', text: `${usual}${more}` });
const mangle = (...rules: readonly string[]): string =>
  ['*mangle', ':PREROUTING ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n');

const set = '-A PREROUTING -i eth0 -j MARK --set-xmark 0x2/0x2';

test('nobody looks', () => {
  const marked = mangle(
    set,
    `${'^'.repeat(set.length)} mark-never-tested: No rule, no policy rule and no IPVS service looks at 0x2.`,
    '-A FORWARD -m mark --mark 0x4/0x4 -j DROP',
  );
  const [found, expected] = compare('mark-never-tested', marked, [
    policies('100:	from all fwmark 0x10/0xf0 lookup 7\n'),
  ]);
  expect(found).toEqual(expected);
});

test.each([
  ['a rule tests the bits', [set, '-A FORWARD -m mark --mark 0x3/0x3 -j DROP'], [policies()]],
  ['a policy rule routes by them', [set], [policies('100:	from all fwmark 0x2/0xf lookup 7\n')]],
  ['a policy rule routes by the whole mark', [set], [policies('100:	from all fwmark 0x2 lookup 7\n')]],
  ['an IPVS service goes by the mark', [set], [policies(), { name: 'ipvsadm.txt', text: '-A -f 2 -s rr\n' }]],
  ['the connection keeps it', [set, '-A FORWARD -j CONNMARK --save-mark'], [policies()]],
  ['which policy rules there are is not known', [set], []],
  ['the bits are another program’s', ['-A PREROUTING -j MARK --set-xmark 0x4000/0x4000'], [policies()]],
])('quiet: %s', (_, rules, around) => {
  expect(compare('mark-never-tested', mangle(...rules), around)[0].places).toEqual([]);
});
