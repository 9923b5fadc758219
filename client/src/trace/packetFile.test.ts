import { expect, test } from 'vitest';
import { withPacket } from './packetFile.ts';

const packet = { name: 'web', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'tcp' };
const line = '  {"name":"web","src":"10.1.0.7","dst":"10.2.0.5","protocol":"tcp"}';

test('the first packet makes the list', () => {
  expect(withPacket('', packet)).toBe(`[\n${line}\n]\n`);
  expect(withPacket('[]\n', packet)).toBe(`[\n${line}\n]\n`);
});

test('another one comes behind those that are there, which stay as they are written', () => {
  expect(withPacket('[\n  { "src" : "]" }\n]\n', packet)).toBe(`[\n  { "src" : "]" },\n${line}\n]\n`);
  expect(JSON.parse(withPacket('[{"a":1}]', packet) ?? '')).toEqual([{ a: 1 }, packet]);
});

test('what is no list is left alone', () => {
  expect(withPacket('{"packets":[]}', packet)).toBeUndefined();
  expect(withPacket('[1,', packet)).toBeUndefined();
});
