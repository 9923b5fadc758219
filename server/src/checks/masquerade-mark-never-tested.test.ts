import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const table = (postrouting: string, mark: string): string => `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:CUSTOM - [0:0]
-A PREROUTING -d 10.96.0.0/12 -j KUBE-MARK-MASQ
${postrouting}-A CUSTOM -j KUBE-POSTROUTING
${mark}-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
COMMIT
`;
const mark = '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000\n';

test('the jump to the chain that tests it is gone', () => {
  const carets = `${'^'.repeat(mark.length - 1)} masquerade-mark-never-tested: No rule below POSTROUTING of nat tests 0x4000: what is marked here is not masqueraded.\n`;
  const [found, expected] = compare('masquerade-mark-never-tested', table('', `${mark}${carets}`));
  expect(found).toEqual(expected);
});

test.each([
  ['by the chain itself', '-A POSTROUTING -j KUBE-POSTROUTING\n'],
  ['by a chain between', '-A POSTROUTING -j CUSTOM\n'],
  ['by another rule', '-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE\n'],
])('tested %s', (_, rule) => {
  expect(compare('masquerade-mark-never-tested', table(rule, mark))[0].places).toEqual([]);
});
