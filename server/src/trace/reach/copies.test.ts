/** Copies that a rule with the target TEE sends: they walk OUTPUT and POSTROUTING too, without a connection. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const teeing = (gateway: string) =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -j TEE --gateway ${gateway}\n`;

test.each([
  [
    'OUTPUT sees the copy of what is only forwarded',
    `${teeing('10.2.0.9')}COMMIT\n${filter('-A OUTPUT -s 10.1.0.7 -d 10.2.0.5 -m conntrack --ctstate UNTRACKED -j DROP <--\n')}`,
    ['udp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'],
  ],
  [
    'as the rule that copies it',
    `${teeing('10.2.0.9')}COMMIT\n${filter('-A OUTPUT -p tcp -m conntrack --ctstate UNTRACKED -j DROP <--\n')}`,
    ['none: contradiction'],
  ],
  [
    'and comes round where its gateway is the node itself',
    `${teeing('10.1.0.1')}COMMIT\n${filter('-A INPUT -i lo -p udp -d 10.2.0.5 -m conntrack --ctstate UNTRACKED -j DROP <--\n')}`,
    ['udp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});
