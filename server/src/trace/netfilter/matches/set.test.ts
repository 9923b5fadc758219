import { describe, expect, test } from 'vitest';
import { render } from '../../../text/message.ts';
import { trace } from '../../engine.ts';
import { outcomes, packet, router } from '../../testing/node.ts';

const drop = (conditions: string) => `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${conditions} -j DROP\nCOMMIT\n`;
const web = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');

function isHeld(set: string, conditions: string): boolean {
  const node = router(drop(conditions), { 'ipset-save.txt': `${set}\n` });
  return (outcomes(node, web)[0] ?? '').startsWith('dropped');
}

test.each([
  ['hash:ip', 'add s 10.1.0.7', 'src', true],
  ['hash:ip', 'add s 10.1.0.7', 'dst', false],
  ['hash:ip netmask 24', 'add s 10.1.0.0', 'src', true],
  ['hash:ip bitmask 255.0.0.255', 'add s 10.0.0.7', 'src', true],
  ['hash:ip bitmask 255.0.0.255', 'add s 10.0.0.7', 'dst', false],
  ['hash:net', 'add s 10.1.0.0/24', 'src', true],
  ['hash:net', 'add s 10.1.0.0/24\nadd s 10.1.0.0/28 nomatch', 'src', false],
  ['hash:ip,port', 'add s 10.2.0.5,tcp:80', 'dst,dst', true],
  ['hash:ip,port', 'add s 10.2.0.5,udp:80', 'dst,dst', false],
  ['hash:net,port', 'add s 10.2.0.0/24,tcp:80', 'dst,dst', true],
  ['hash:ip,port,ip', 'add s 10.2.0.5,tcp:80,10.1.0.7', 'dst,dst,src', true],
  ['hash:ip,port,net', 'add s 10.2.0.5,tcp:80,10.1.0.0/16', 'dst,dst,src', true],
  ['hash:net,net', 'add s 10.1.0.0/24,10.2.0.0/24', 'src,dst', true],
  ['hash:net,port,net', 'add s 10.1.0.0/24,tcp:80,10.2.0.0/24', 'src,dst,dst', true],
  ['hash:net,iface', 'add s 10.1.0.0/24,eth-l', 'src,src', true],
  ['hash:ip,mark', 'add s 10.1.0.7,0x0', 'src', false],
  ['hash:ip,mark', 'add s 10.1.0.7,0x0', 'src,src', true],
  ['bitmap:port range 0-1000', 'add s 80', 'dst', true],
  ['bitmap:ip range 10.1.0.0/24', 'add s 10.1.0.7', 'src', true],
] as const)('%s, %s, %s: %s', (type, entries, directions, expected) => {
  const create = `create s ${type}`;
  expect(isHeld(`${create}\n${entries}`, `-p tcp -m set --match-set s ${directions}`)).toBe(expected);
});

test('a list holds what one of its sets holds', () => {
  const sets = 'create a hash:ip\nadd a 10.1.0.7\ncreate s list:set\nadd s a';
  expect(isHeld(sets, '-m set --match-set s src')).toBe(true);
});

describe('counters of entries', () => {
  const counting = 'create s hash:ip counters\nadd s 10.1.0.7 packets 9 bytes 1000';

  test('the packet counts first, then they are compared', () => {
    expect(isHeld(counting, '-m set --match-set s src --packets-gt 9')).toBe(true);
    expect(isHeld(counting, '-m set --match-set s src ! --update-counters --packets-gt 9')).toBe(false);
    expect(isHeld(counting, '-m set --match-set s src ! --bytes-eq 1040')).toBe(false);
  });

  test('packets of one call see what those before them counted', () => {
    const node = router(drop('-m set --match-set s src --packets-gt 11'), { 'ipset-save.txt': `${counting}\n` });
    const verdicts = trace(node, [web, web, web]).map(({ outcomes: [only] }) => only?.verdict);
    expect(verdicts).toEqual(['forwarded', 'forwarded', 'dropped']);
  });

  test('in a set that doesn’t count they test nothing', () => {
    expect(isHeld('create s hash:ip\nadd s 10.1.0.7', '-m set --match-set s src --packets-gt 11')).toBe(true);
  });
});

test('a set that no dump shows is asked for', () => {
  const [yes] = trace(router(drop('-m set --match-set s src')), [web])[0]?.outcomes ?? [];
  expect(yes?.assumptions.map(({ text }) => render(text))).toEqual([
    'the set s holds this packet (src: 10.1.0.7:40000)',
  ]);
});
