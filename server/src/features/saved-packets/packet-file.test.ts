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

const expected =
  'expected a JSON array of packets, such as [{"in":"eth0","src":"10.1.0.7","dst":"10.96.0.1","protocol":"tcp","dport":80}]';

test.each([
  ['nothing', ' \n', ` \n ← found nothing, ${expected}`],
  ['one packet', '{}', `{} ← found one object, ${expected}`],
  ['a word of JSON', 'true', `true ← ${expected}`],
  ['lines of a tool', 'tcp 10.1.0.7', `tcp ← this is no JSON: this word or sign has no meaning here; ${expected}`],
  ['an object that does not end', '{"src":1', ` ← this is no JSON: a closing brace } is missing; ${expected}`],
])('what is no array of packets: %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('a packet a line is told how to become an array, at the second one', () => {
  const line = '{"src":"1.1.1.1","dst":"2.2.2.2","protocol":"tcp"}\n';
  const { problems } = readPacketFile(line.repeat(3));
  expect(problems.map(({ span }) => span.start)).toEqual([line.length]);
  expect(render(problems[0]?.message ?? expect.fail())).toBe(
    'found another object behind the first, expected one JSON array: put [ before the first packet, a comma between any two and ] behind the last, as “jq -s .” does',
  );
});

test('an array that does not end', () => {
  expect(problemsOf('[')).toEqual([' ← this is no JSON: a closing bracket ] is missing']);
});

test('whatever a file holds, reading it ends', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readPacketFile(text)));
});
