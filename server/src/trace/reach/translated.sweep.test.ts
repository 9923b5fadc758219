/** Whether connections may be translated: where no rule of nat does so, and the dumps show none that is. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const helper = '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp\nCOMMIT\n';
const asksFor = (state: 'SNAT' | 'DNAT') => filter(`-A INPUT -m conntrack --ctstate ${state} -j ACCEPT <--\n`);

test.each(['SNAT', 'DNAT'] as const)('%s: not even what is looked at anew when it has come round', (state) => {
  expect(found(`${helper}${asksFor(state)}`)).toEqual(['none: contradiction']);
});

const translated =
  'tcp      6 431999 ESTABLISHED src=10.1.0.7 dst=10.2.0.5 sport=40000 dport=80 src=10.2.0.5 dst=10.2.0.1 sport=80 dport=40000 [ASSURED] mark=0 use=1\n';

// Which of its packets that is, is not looked for: that there is none would be wrong.
test('a connection of the dump that somebody has translated may be', () => {
  const answer = found(filter('-A FORWARD -m conntrack --ctstate SNAT -j ACCEPT <--\n'), (text) =>
    router(text, { 'conntrack.txt': translated }),
  );
  expect(answer).toEqual(['not found']);
});
