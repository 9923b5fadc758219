/** Files as the server reads them from a disk. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { nodeWorld } from './node-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'node-world-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dump = '*filter\r\n:INPUT ACCEPT [0:0]\r\nCOMMIT\r\n';
const littleFirst = Buffer.from(`\ufeff${dump}`, 'utf16le');

async function textOf(bytes: Uint8Array, limit?: number): Promise<string | undefined> {
  const path = join(folder, 'dump');
  writeFileSync(path, bytes);
  const uri = pathToFileURL(path).href;
  return (await nodeWorld().files?.(uri)?.readFile(uri, limit))?.text;
}

test.each([
  ['plain text', Buffer.from(dump)],
  ['with a byte order mark', Buffer.from(`\ufeff${dump}`)],
  ['with two bytes a character, as PowerShell redirects', littleFirst],
  ['the same, big end first', Buffer.from(littleFirst).swap16()],
])('%s', async (_, bytes) => expect(await textOf(bytes)).toBe(dump));

test('the beginning of a file alone', async () => {
  expect(await textOf(Buffer.from(dump), 7)).toBe('*filter');
  expect(await textOf(littleFirst, 16)).toBe('*filter');
});

test.each([
  ['a program', Buffer.from('\x7fELF\0\0')],
  ['two bytes a character and no mark that says so', littleFirst.subarray(2)],
])('%s is no text', async (_, bytes) => expect(await textOf(bytes)).toBeUndefined());
