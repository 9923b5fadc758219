/** DNAT, SNAT, MASQUERADE, REDIRECT and NETMAP by what leaves the node, or arrives at it. */
import { describe, expect, test } from 'vitest';
import { openSession } from '../../engine.ts';
import { outcomes, packet, router } from '../../testing/node.ts';

const nat = (...rules: readonly string[]): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules.map((rule) => `-A ${rule}\n`).join('')}COMMIT\n`;
const web = 'tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l';
const out = 'tcp 10.1.0.7:40000 > 198.51.100.1:80 in eth-l';

/** The way of a packet in short: where it ended, and with which addresses. */
function way(rules: readonly string[], text: string): readonly string[] {
  return outcomes(router(nat(...rules)), text).map((line) => line.replace(/ by .*?:/, ':').replace(/ if .*/, ''));
}

describe('destination', () => {
  test.each([
    ['DNAT --to-destination 10.2.0.5', 'forwarded: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r'],
    ['DNAT --to-destination 10.2.0.5:8080', 'forwarded: 10.1.0.7:40000 > 10.2.0.5:8080 out eth-r'],
    ['DNAT --to-destination :8080', 'delivered: 10.1.0.7:40000 > 10.1.0.1:8080'],
    ['REDIRECT --to-ports 8080', 'delivered: 10.1.0.7:40000 > 10.1.0.1:8080'],
    ['NETMAP --to 10.2.0.0/24', 'forwarded: 10.1.0.7:40000 > 10.2.0.1:80 out eth-r'],
  ])('%s', (target, expected) => {
    const [line] = way([`PREROUTING -p tcp -j ${target}`], web);
    if (!target.startsWith('NETMAP')) expect(line).toBe(expected);
    // 10.2.0.1 is the node's own: it is delivered there.
    else expect(line).toBe('delivered: 10.1.0.7:40000 > 10.2.0.1:80');
  });

  test('of several addresses a client has one, by a hash', () => {
    const rule = 'PREROUTING -p tcp -j DNAT --to-destination 10.2.0.5-10.2.0.7';
    expect(way([rule], web)).toEqual(['forwarded: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r']);
    expect(way([rule], web.replace(':40000', ':50000'))).toEqual(['forwarded: 10.1.0.7:50000 > 10.2.0.5:80 out eth-r']);
  });

  test('of several ports each is as likely as another', () => {
    expect(way(['PREROUTING -p tcp -j DNAT --to-destination 10.2.0.5:8080-8081'], web)).toEqual([
      '1/2 forwarded: 10.1.0.7:40000 > 10.2.0.5:8080 out eth-r',
      '1/2 forwarded: 10.1.0.7:40000 > 10.2.0.5:8081 out eth-r',
    ]);
  });

  test('a shifted map of ports', () => {
    const rule = 'PREROUTING -p tcp --dport 5000:5009 -j DNAT --to-destination 10.2.0.5:6000-6009/5000';
    expect(way([rule], web.replace(':80 ', ':5003 '))).toEqual(['forwarded: 10.1.0.7:40000 > 10.2.0.5:6003 out eth-r']);
  });

  test('a port below the base of a shifted map is 65535 above it', () => {
    const rule = 'PREROUTING -p tcp -j DNAT --to-destination 10.2.0.5:6000-6009/81';
    expect(way([rule], web)).toEqual(['forwarded: 10.1.0.7:40000 > 10.2.0.5:6005 out eth-r']);
  });
});

describe('source', () => {
  test('MASQUERADE takes the address of the interface by which it leaves', () => {
    expect(way(['POSTROUTING -o eth-r -j MASQUERADE'], out)).toEqual([
      'forwarded: 10.2.0.1:40000 > 198.51.100.1:80 out eth-r',
    ]);
  });

  test('SNAT with ports of its own', () => {
    expect(way(['POSTROUTING -p tcp -j SNAT --to-source 10.2.0.77:5000-5000'], out)).toEqual([
      'forwarded: 10.2.0.77:5000 > 198.51.100.1:80 out eth-r',
    ]);
  });

  test('two connections that would look the same get different ports', () => {
    const session = openSession(router(nat('POSTROUTING -o eth-r -j MASQUERADE')));
    const ports = ['10.1.0.7', '10.1.0.8'].map((src) => {
      const [outcome] = session.send(packet(`tcp ${src}:40000 > 198.51.100.1:80 in eth-l`)).outcomes;
      return outcome?.packet.sport;
    });
    expect(ports[0]).toBe(40000);
    expect(ports[1]).not.toBe(40000);
  });
});

test('only the first packet of a connection asks the rules, and the answer is translated back', () => {
  const session = openSession(router(nat('PREROUTING -p tcp -j DNAT --to-destination 10.2.0.5:8080')));
  const asks = (text: string, flags: readonly string[]): boolean =>
    session
      .send(packet(text, { flags }))
      .outcomes.some(({ steps }) => steps.some((step) => step.kind === 'rule' && step.table === 'nat'));
  expect(asks(web, ['SYN'])).toBe(true);
  const [answer] = session.reply(0)?.outcomes ?? [];
  expect(answer?.packet.src.words).toEqual([0x0a010001]);
  expect(answer?.packet.sport).toBe(80);
  expect(asks('tcp 10.2.0.5:8080 > 10.1.0.7:40000 in eth-r', ['SYN', 'ACK'])).toBe(false);
  expect(asks(web, ['ACK'])).toBe(false);
});
