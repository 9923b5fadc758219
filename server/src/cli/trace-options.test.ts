import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { Failure } from './failure.ts';
import { packetOfOptions, packetsOfJson } from './trace-options.ts';

function failure(work: () => unknown): string {
  try {
    work();
    return 'no failure';
  } catch (error) {
    return error instanceof Failure ? render(error.said) : String(error);
  }
}

const least = { protocol: 'tcp', src: '10.1.0.7', dst: '10.96.0.1' };

test('options become a packet', () => {
  expect(packetOfOptions({ ...least, in: 'eth0', dport: '80', flags: 'SYN,ACK', mark: '0x4000' })).toEqual({
    ...least,
    in: 'eth0',
    dport: 80,
    flags: ['SYN', 'ACK'],
    mark: 0x4000,
  });
  expect(packetOfOptions({ ...least, local: true }).in).toBe(null);
});

test('what is missing or wrong is named', () => {
  expect(failure(() => packetOfOptions({ src: '10.1.0.7' }))).toBe(
    '--protocol, --dst is missing. A packet is described like this: --in eth0 --protocol tcp --src 10.1.0.7 --dst 10.96.0.1 --dport 80',
  );
  expect(failure(() => packetOfOptions({ ...least, dport: 'http' }))).toBe(
    '--dport: expected a number from 0 to 65535, found “http”.',
  );
  expect(failure(() => packetOfOptions({ ...least, ttl: '256' }))).toBe(
    '--ttl: expected a number from 0 to 255, found “256”.',
  );
});

test('packets of a file', () => {
  expect(packetsOfJson('[{"src":"1.1.1.1","dst":"2.2.2.2","protocol":6}]', 'p.json')).toEqual([
    { src: '1.1.1.1', dst: '2.2.2.2', protocol: '6' },
  ]);
  expect(failure(() => packetsOfJson('{}', 'p.json'))).toMatch(/^p\.json, line 1: expected a JSON array of packets/);
  expect(failure(() => packetsOfJson('[', 'p.json'))).toMatch(/^p\.json, line 1: this is no JSON: /);
  expect(failure(() => packetsOfJson('[{"src":"1.1.1.1"}]', 'p.json'))).toBe(
    'p.json, line 1: packet 1 lacks dst, protocol: each needs "src", "dst" and "protocol".',
  );
  expect(failure(() => packetsOfJson('[5]', 'p.json'))).toBe(
    'p.json, line 1: expected a packet as object, packet 1 is none.',
  );
});
