import { expect, test } from 'vitest';
import { withPackets } from './packetFile.ts';

const packet = { name: 'web', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'tcp' };
const line = '  {"name":"web","src":"10.1.0.7","dst":"10.2.0.5","protocol":"tcp"}';

test('the first packet makes the list', () => {
  expect(withPackets('', [packet])).toBe(`[\n${line}\n]\n`);
  expect(withPackets('[]\n', [packet])).toBe(`[\n${line}\n]\n`);
});

test('another one comes behind those that are there, which stay as they are written', () => {
  expect(withPackets('[\n  { "src" : "]" }\n]\n', [packet])).toBe(`[\n  { "src" : "]" },\n${line}\n]\n`);
  expect(JSON.parse(withPackets('[{"a":1}]', [packet]) ?? '')).toEqual([{ a: 1 }, packet]);
});

test('several come one after the other', () => {
  expect(withPackets('', [packet, packet])).toBe(`[\n${line},\n${line}\n]\n`);
});

test('what is no list is left alone', () => {
  expect(withPackets('{"packets":[]}', [packet])).toBeUndefined();
  expect(withPackets('[1,', [packet])).toBeUndefined();
});
