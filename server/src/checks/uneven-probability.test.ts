import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'the second half of a half',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.1
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.2
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ uneven-probability: 0.5 of what the rules above leave is 25 % of all packets.
COMMIT
`,
  ],
  [
    'endpoints of kube-proxy get equal shares, so somebody edited these',
    `*nat
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
:KUBE-SEP-EPVTA2RHFPHQF37H - [0:0]
:KUBE-SEP-A4XDIGXZ2YDXHROU - [0:0]
:KUBE-SEP-D3V65IDS3FFDYZQI - [0:0]
-A KUBE-SVC-67NZLRHBNDSAWJRO -m statistic --mode random --probability 0.25000000000 -j KUBE-SEP-EPVTA2RHFPHQF37H
-A KUBE-SVC-67NZLRHBNDSAWJRO -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-A4XDIGXZ2YDXHROU
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ uneven-probability: 0.5 of what the rules above leave is 37.5 % of all packets.
-A KUBE-SVC-67NZLRHBNDSAWJRO -j KUBE-SEP-D3V65IDS3FFDYZQI
COMMIT
`,
  ],
  [
    'growing probabilities share evenly',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.33333333349 -j DNAT --to-destination 10.0.0.1
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.2
COMMIT
`,
  ],
  [
    'rules about different packets',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 80 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.1
-A PREROUTING -p tcp -m tcp --dport 81 -m statistic --mode random --probability 0.50000000000 -j DNAT --to-destination 10.0.0.2
COMMIT
`,
  ],
  [
    'a target that goes on takes nothing away',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m statistic --mode random --probability 0.5 -j LOG
-A PREROUTING -m statistic --mode random --probability 0.5 -j MARK --set-xmark 0x1/0x1
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('uneven-probability', dump);
  expect(found).toEqual(expected);
});
