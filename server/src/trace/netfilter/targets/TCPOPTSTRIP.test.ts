import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { packet, router } from '../../testing/node.ts';

/** Which of the rules behind it a packet matched, and what was asked about its options. */
function behind(target: string, more = {}) {
  const rules = [
    '-m tcp --tcp-option 8 -j MARK --set-xmark 0x1/0x1',
    `-j ${target}`,
    '-m tcp --tcp-option 8 -j MARK --set-xmark 0x2/0x2',
    '-m tcpmss --mss 1:65535 -j MARK --set-xmark 0x4/0x4',
  ];
  const lines = rules.map((rule) => `-A FORWARD -p tcp ${rule}\n`).join('');
  const node = router(`*mangle\n:FORWARD ACCEPT [0:0]\n${lines}COMMIT\n`);
  const outcomes = trace(node, [packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', more)])[0]?.outcomes ?? [];
  return outcomes.map(({ packet: { mark }, assumptions }) => {
    const told = assumptions.flatMap(({ id, holds }) => (/^(tcp-option|mss)/.test(id) ? [`${id} ${holds}`] : []));
    return [mark, ...told].join(', ');
  });
}

test('what is taken out is there no longer', () => {
  expect(behind('TCPOPTSTRIP --strip-options timestamp', { tcpOptions: [2, 8], mss: 1460 })).toEqual(['5']);
  expect(behind('TCPOPTSTRIP --strip-options mss', { tcpOptions: [2, 8], mss: 1460 })).toEqual(['3']);
});

test('the same where nobody told which options there are, whatever was answered of them before', () => {
  expect(behind('TCPOPTSTRIP --strip-options timestamp,mss')).toEqual([
    '0, tcp-option:8 false',
    '1, tcp-option:8 true',
  ]);
  expect(behind('TCPOPTSTRIP --strip-options mss')).toEqual(['0, tcp-option:8 false', '3, tcp-option:8 true']);
});
