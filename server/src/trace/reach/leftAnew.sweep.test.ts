/** Interfaces by which packets of the node leave whose way was looked for again, since rules changed them. */
import { expect, test } from 'vitest';
import { found } from './testing/found.ts';

/** Sometimes another destination, and so many marks that nobody follows each. */
const changes = (asked: string) => `*mangle
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
${Array.from({ length: 8 }, (_, bit) => `-A POSTROUTING -m statistic --mode nth --every 2 --packet 0 -j MARK --or-mark ${1 << bit}\n`).join('')}-A POSTROUTING ${asked} -j ACCEPT <--
COMMIT
*nat
:OUTPUT ACCEPT [0:0]
-A OUTPUT -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.1.0.9
COMMIT
`;

test.each([
  ['by no interface to which nothing leads', '-o eth-x', 'none: contradiction'],
  ['what goes elsewhere by no other one', '-o eth-l -d 10.2.0.9', 'none: contradiction'],
  ['what was sent to another network by that of its new destination', '-o eth-l -d 10.1.0.9', '10.'],
  ['in no frame, as long as nobody has sent it', '-d 10.1.0.9 -m pkttype --pkt-type broadcast', 'none: contradiction'],
])('%s', (_, asked, expected) => {
  expect(found(changes(`-m owner --uid-owner 1000 ${asked}`))[0]).toContain(expected);
});

test('as soon as rules mark it, where no rule of `ip rule` asks for marks', () => {
  const asked = (out: string) => `*mangle
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A OUTPUT -j MARK --set-mark 1
-A POSTROUTING -s 10.2.0.1 -d 10.1.0.9 ${out} -j ACCEPT <--
COMMIT
`;
  expect(found(asked('-o eth-r'))).toEqual(['none: contradiction']);
  expect(found(asked('-o eth-l'))[0]).toContain('10.1.0.9');
});
