import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { Failure } from './failure.ts';
import { packetOfOptions, packetsOfJson, placeInJson, strayFields } from './trace-options.ts';

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
  expect(failure(() => packetsOfJson('{}', 'p.json'))).toMatch(
    /^p\.json, line 1: found one object, expected a JSON array of packets/,
  );
  expect(failure(() => packetsOfJson('{}\n{}\n', 'p.json'))).toMatch(/^p\.json, line 2: found another object/);
  expect(failure(() => packetsOfJson('[', 'p.json'))).toMatch(/^p\.json, line 1: this is no JSON: /);
  expect(failure(() => packetsOfJson('[{"src":"1.1.1.1"}]', 'p.json'))).toBe(
    'p.json, line 1: packet 1 lacks dst, protocol: each needs "src", "dst" and "protocol".',
  );
  expect(failure(() => packetsOfJson('[5]', 'p.json'))).toBe(
    'p.json, line 1: expected a packet as object, packet 1 is none.',
  );
});

test('the place of a packet in its file is the line of the field to blame', () => {
  const text =
    '\uFEFF[\r\n  {"src":"10.1.0.7","dst":"10.2.0.5",\r\n   "protocol":"tcp",\r\n   "dport":-1},\r\n  {}\r\n]';
  expect(render(placeInJson(text, 'p.json', 0, 'dport'))).toBe('p.json, line 4, packet 1');
  expect(render(placeInJson(text, 'p.json', 0, 'ttl'))).toBe('p.json, line 2, packet 1');
  expect(render(placeInJson('nonsense', 'p.json', 0, 'ttl'))).toBe('p.json, line 1, packet 1');
});

test('fields that no packet has are told, and the packet is traced without them', () => {
  const text =
    '[{"src":"10.1.0.7","dst":"10.2.0.5","protocol":"tcp","dprot":80,"uid":5,"expect":{}},\n{"src":"10.1.0.7","dst":"10.2.0.5","protocol":"tcp","colour":1}]';
  expect(strayFields(packetsOfJson(text, 'p.json'), text, 'p.json').map((said) => render(said))).toEqual([
    'p.json, line 1, packet 1: “dprot” is no field of a packet and is passed over; did you mean “dport”?',
    'p.json, line 2, packet 2: “colour” is no field of a packet and is passed over.',
  ]);
});
