/** A listing of rules that may be that of table filter or of table security. */
import { expect, test } from 'vitest';
import { outcomes, router } from '../testing/node.ts';

const three = '-P INPUT ACCEPT\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n';

test('where nothing tells it is taken for filter, and the trace says so', () => {
  const named = (name: string) => router('', { 'iptables-save.txt': undefined, [name]: three });
  expect(outcomes(named('dump.txt'), 'udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l')).toEqual([
    'dropped by policy of FORWARD: 10.1.0.7:1 > 10.2.0.5:53 if table-filter:dump.txt',
  ]);
  expect(outcomes(named('iptables-S.txt'), 'udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l')).toEqual([
    'dropped by policy of FORWARD: 10.1.0.7:1 > 10.2.0.5:53',
  ]);
});
