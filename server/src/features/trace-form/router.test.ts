/** What the form offers for a router: each NAT rule is worth a packet. */
import { expect, test } from 'vitest';
import { readNode } from '../../node/read.ts';
import { render } from '../../text/message.ts';
import { answerTrace } from '../../trace/request.ts';
import { traceForm } from './index.ts';

const config = `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip route 0.0.0.0 0.0.0.0 203.0.113.1
ip nat inside source static 192.168.7.20 203.0.113.4
ip nat inside source static tcp 192.168.7.21 8080 interface GigabitEthernet0/0 80
ip nat inside source list 7 interface GigabitEthernet0/0 overload
ip nat outside source static 198.51.100.30 172.21.1.30
ip nat inside destination list VIP pool FARM
ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24 type rotary
access-list 7 permit any
ip access-list standard VIP
 permit 203.0.113.5
`;

test('interfaces with their sides, and packets that use each rule', () => {
  const { node } = readNode('router', [{ name: 'router.txt', text: config }]);
  const { interfaces, sides, presets } = traceForm(node, render);
  expect(interfaces).toEqual(['GigabitEthernet0/0', 'GigabitEthernet0/1']);
  expect(sides).toEqual({ 'GigabitEthernet0/0': 'outside', 'GigabitEthernet0/1': 'inside' });
  expect(presets.map(({ label }) => label)).toEqual([
    'To 203.0.113.4, which is 192.168.7.20',
    'From 192.168.7.20, which is 203.0.113.4 outside',
    'To 203.0.113.2, port 80 (tcp, forwarded to 192.168.7.21)',
    '192.168.7.10 to the internet (ip nat inside source list 7 interface GigabitEthernet0/0 overload)',
    '172.21.1.30, which is 198.51.100.30 outside',
    'A connection to the virtual address 203.0.113.5',
  ]);
  const traced = answerTrace(node, { packets: presets.map(({ packet }) => packet) });
  const translated = (traced.kind === 'traced' ? traced.traces : []).map(({ outcomes }) =>
    outcomes.some(({ steps }) => steps.some((step) => step.kind === 'translation' && step.changes.length > 0)),
  );
  expect(translated).toEqual(presets.map(() => true));
});
