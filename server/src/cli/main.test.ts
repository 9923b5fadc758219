import { expect, test } from 'vitest';
import { main } from './main.ts';
import { fakeWorld } from './testing/world.ts';

test('--version and --help', async () => {
  const version = fakeWorld({});
  expect(await main(['--version'], version)).toBe(0);
  expect(version.out()).toBe('1.2.3\n');

  const help = fakeWorld({});
  expect(await main(['--help'], help)).toBe(0);
  for (const command of ['check', 'trace', 'reach', 'test', 'lsp']) expect(help.out()).toContain(`  ${command}`);
});

test('wrong arguments are exit code 2, and say what would be right', async () => {
  const option = fakeWorld({});
  expect(await main(['trace', 'x', '--dprot', '80'], option)).toBe(2);
  expect(option.err()).toContain("unknown option '--dprot'");
  expect(option.err()).toContain('--dport');

  const format = fakeWorld({});
  expect(await main(['check', 'x', '--format', 'yaml'], format)).toBe(2);
  expect(format.err()).toContain('Allowed choices are text, json, sarif');

  const both = fakeWorld({});
  expect(await main(['trace', 'x', '--in', 'eth0', '--local'], both)).toBe(2);
  expect(both.err()).toContain("option '--in <interface>' cannot be used with option '--local'");
});

test('no arguments at all: the help, and exit code 2', async () => {
  const world = fakeWorld({});
  expect(await main([], world)).toBe(2);
  expect(world.err()).toContain('Usage: packet-path');
});

test('lsp hands over to the server', async () => {
  const world = fakeWorld({});
  expect(await main(['lsp', '--stdio'], world)).toBe(0);
  expect(world.out()).toBe('serving');
});
