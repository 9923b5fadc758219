import { expect, test } from 'vitest';
import { openSession } from '../../engine.ts';
import { packet, router } from '../../testing/node.ts';
import type { PacketTrace } from '../../trace.ts';

const datagram = packet('udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l');

function session(rules: readonly string[], switches = '', packets = [datagram, datagram]): readonly PacketTrace[] {
  const lines = rules.map((rule) => `-A FORWARD -m conntrack ${rule}`);
  const dump = ['*mangle', ':FORWARD ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');
  const { send } = openSession(router(dump, { 'sysctl.txt': `net.ipv4.ip_forward = 1\n${switches}` }));
  return packets.map((each) => send(each));
}

/** Of each outcome the rules that matched, and what was asked. */
function told({ outcomes }: PacketTrace | undefined = { outcomes: [] }): readonly string[] {
  return outcomes.map(({ steps, assumptions }) => {
    const matched = steps.flatMap((step) => (step.kind === 'rule' ? [step.rule] : []));
    const asked = assumptions.map(({ id, holds }) => `${holds ? '' : '!'}${id}`);
    return `${matched.join() || '-'} ${asked.join()}`.trim();
  });
}

test('what no connection ever has left is not asked', () => {
  const rules = ['! --ctexpire 0:4294967295', '--ctexpire 30000000', '--ctexpire 0:4294967295'];
  expect(session(rules).map(told)).toEqual([['3'], ['3']]);
});

test('a datagram begins the time anew that its connection is remembered', () => {
  const rules = ['--ctexpire 31:4000000', '--ctexpire 0:28', '--ctexpire 29:30', '! --ctexpire 1:40'];
  expect(told(session(rules)[1])).toEqual(['3 switch:nf_conntrack_timeouts']);
  const longer = 'net.netfilter.nf_conntrack_udp_timeout = 60\n';
  expect(told(session(rules, longer)[1])).toEqual(['1,4']);
});

test('the second in which it is asked nobody knows', () => {
  const second = 'net.netfilter.nf_conntrack_udp_timeout = 30\n';
  expect(told(session(['--ctexpire 30', '--ctexpire 29', '! --ctexpire 30'], second)[1])).toEqual([
    '1 expire:0:30..30',
    '2,3 !expire:0:30..30',
  ]);
});

test('what TCP has left is less than its longest timeout', () => {
  const syn = packet('tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l');
  const rules = ['! --ctexpire 0:4000000', '--ctexpire 0:60', '--ctexpire 0:120'];
  expect(told(session(rules, '', [syn, syn])[1])).toEqual([
    '2,3 switch:nf_conntrack_timeouts,expire:0:0..60',
    '3 switch:nf_conntrack_timeouts,!expire:0:0..60,expire:0:0..120',
    '- switch:nf_conntrack_timeouts,!expire:0:0..60,!expire:0:0..120',
  ]);
});

test('new connections show the kernel’s clock, which is one for all packets', () => {
  const other = packet('udp 10.1.0.7:2 > 10.2.0.5:80 in eth-l');
  const known = 'net.netfilter.nf_conntrack_udp_timeout = 30\n';
  const rules = ['! --ctexpire 0:4000000', '--ctexpire 0:100', '--ctexpire 0:4000000'];
  const ways = [
    '2,3 clock:-3999970..Infinity,clock:-70..Infinity',
    '3 clock:-3999970..Infinity,!clock:-70..Infinity',
    '1 !clock:-3999970..Infinity',
  ];
  expect(session(rules, known, [datagram, other]).map(told)).toEqual([ways, ways]);
});

test('where rules give connections timeouts of their own nothing is known', () => {
  const { send } = openSession(
    router(
      '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j CT --timeout long\nCOMMIT\n*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m conntrack --ctexpire 0:4000000\nCOMMIT\n',
    ),
  );
  send(datagram);
  expect(send(datagram).outcomes).toHaveLength(2);
});
