/** Targets that no catalog knows (`-j FULLCONENAT` of OpenWrt), and chains that a part of a listing leaves out. */
import { expect, test } from 'vitest';
import { events, outcomes, router, packet as sent } from '../../testing/node.ts';

const web = sent('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');
const forward = (rules: string, chains = ''): string => `*filter\n:FORWARD ACCEPT [0:0]\n${chains}${rules}COMMIT\n`;

test('what one does is never taken for nothing', () => {
  expect(outcomes(router(forward('-A FORWARD -j TARPIT --tarpit\n-A FORWARD -j DROP\n')), web)).toEqual([
    'dropped by FORWARD 2: 10.1.0.7:40000 > 10.2.0.5:80 if unread:filter/FORWARD/1, target:filter/FORWARD/1',
    'undecided by FORWARD 1: 10.1.0.7:40000 > 10.2.0.5:80 if unread:filter/FORWARD/1, not target:filter/FORWARD/1',
    'dropped by FORWARD 2: 10.1.0.7:40000 > 10.2.0.5:80 if not unread:filter/FORWARD/1',
  ]);
});

test('nor a chain that is not shown', () => {
  expect(outcomes(router('-P FORWARD ACCEPT\n-A FORWARD -j DOCKER-USER\n-A FORWARD -j DROP\n'), web)).toEqual([
    'dropped by FORWARD 2: 10.1.0.7:40000 > 10.2.0.5:80 if table-filter:iptables-save.txt, target:filter/FORWARD/1',
    'undecided by FORWARD 1: 10.1.0.7:40000 > 10.2.0.5:80 if table-filter:iptables-save.txt, not target:filter/FORWARD/1',
  ]);
});

test('what goes to one comes back to where its own chain was called from', () => {
  const rules = '-A FORWARD -j A\n-A FORWARD -j ACCEPT\n-A A -g HIDDEN\n-A A -j DROP\n';
  expect(outcomes(router(forward(rules, ':A - [0:0]\n')), web)).toEqual([
    'forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if target:filter/A/1',
    'undecided by A 1: 10.1.0.7:40000 > 10.2.0.5:80 if not target:filter/A/1',
  ]);
});

// Without connections the kernel walks no nat table, and the policy would be all that is left of it.
test('one in nat is there to translate: connections are tracked for it', () => {
  const nat = '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth-r -j FULLCONENAT\nCOMMIT\n';
  expect(events(router(nat), 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l')).toContain('nat:POSTROUTING:rule:1');
});
