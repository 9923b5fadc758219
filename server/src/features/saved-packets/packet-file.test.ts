import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { readPacketFile } from './packet-file.ts';

function problemsOf(text: string): readonly string[] {
  return readPacketFile(text).problems.map(
    ({ message, span }) => `${text.slice(span.start, span.end)} ← ${render(message)}`,
  );
}

test('packets with their places; a protocol may be a number', () => {
  const text = '[\n  {"src":"1.1.1.1","dst":"2.2.2.2","protocol":6}, // web\n]';
  const [only] = readPacketFile(text).packets;
  expect(only?.input).toEqual({ src: '1.1.1.1', dst: '2.2.2.2', protocol: '6' });
  expect(text.slice(only?.span.start, only?.span.end)).toBe('{"src":"1.1.1.1","dst":"2.2.2.2","protocol":6}');
  expect(problemsOf(text)).toEqual([]);
});

test('a byte order mark is no part of it', () => {
  expect(problemsOf('\uFEFF[{"src":"1.1.1.1","dst":"2.2.2.2","protocol":"tcp"}]')).toEqual([]);
});

test('a bad packet costs that packet alone', () => {
  const text = '[5, {"src":"1.1.1.1"}, {"src":"1.1.1.1","dst":"2.2.2.2","protocol":"tcp"}]';
  expect(readPacketFile(text).packets).toHaveLength(1);
  expect(problemsOf(text)).toEqual([
    '5 ← expected a packet as object, packet 1 is none',
    '{"src":"1.1.1.1"} ← packet 2 lacks dst, protocol: each needs "src", "dst" and "protocol"',
  ]);
});

test('what is no array of packets', () => {
  expect(problemsOf('{}')).toEqual([
    '{} ← expected a JSON array of packets, such as [{"in":"eth0","src":"10.1.0.7","dst":"10.96.0.1","protocol":"tcp","dport":80}]',
  ]);
  expect(problemsOf('[')).toEqual([' ← this is no JSON: a closing bracket ] is missing']);
  expect(problemsOf('')).not.toEqual([]);
});

test('whatever a file holds, reading it ends', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readPacketFile(text)));
});
