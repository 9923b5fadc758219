import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const masquerade = {
  name: 'iptables-save.txt',
  text: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-POSTROUTING - [0:0]
-A POSTROUTING -j KUBE-POSTROUTING
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MASQUERADE
COMMIT
`,
};
const service = (method: string) => ({
  name: 'ipvsadm.txt',
  text: `-A -t 10.96.40.7:80 -s rr\n-a -t 10.96.40.7:80 -r 10.244.1.11:80 ${method} -w 1\n`,
});
const off = 'net.ipv4.ip_forward = 1\nnet.ipv4.vs.conntrack = 0\n';

test('rules translate, and IPVS takes its packets from them', () => {
  const marked = `${off}^^^^^^^^^^^^^^^^^^^^^^^^^ ipvs-conntrack-off: IPVS leaves its packets untracked: rule 2 of KUBE-POSTROUTING (MASQUERADE) has no effect on them.\n`;
  const [found, expected] = compare('ipvs-conntrack-off', marked, [masquerade, service('-m')]);
  expect(found).toEqual(expected);
});

test.each([
  ['it is on', off.replace('conntrack = 0', 'conntrack = 1'), [masquerade, service('-m')]],
  ['servers answer by themselves', off, [masquerade, service('-g')]],
  ['no rule translates', off, [service('-m')]],
  ['there are no services', off, [masquerade]],
] as const)('nothing where %s', (_, settings, around) => {
  expect(compare('ipvs-conntrack-off', settings, around)[0].places).toEqual([]);
});
