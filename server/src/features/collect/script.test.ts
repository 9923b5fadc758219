/** The script is run with programs that print what a recorded node printed, and its output is read back as a node. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeNode } from '../../node/describe.ts';
import type { Node } from '../../node/model.ts';
import { readNode } from '../../node/read.ts';
import type { NodeFile } from '../../node/split.ts';
import { render } from '../../text/message.ts';
import { type CollectInto, collectScript } from './script.ts';

const example = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'kube-proxy-ipvs');
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'packet-path-collect-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What each program prints, by its name and the arguments that it is called with. */
const recorded: Readonly<Record<string, string>> = {
  'iptables-nft-save -c': 'iptables-save.txt',
  'ip addr': 'ip-addr.txt',
  'ip -4 route show table all': 'ip-route.txt',
  'ip -4 rule': 'ip-rule.txt',
  'sysctl net': 'sysctl.txt',
  'ipset save': 'ipset-save.txt',
  'ipvsadm -Ln': 'ipvsadm.txt',
};

/** A folder of programs that print these files, print nothing where there is none, and fail for what they don't know. */
function programs(name: string, printed: Readonly<Record<string, string>>, silent: readonly string[]): string {
  const folder = join(place, name);
  mkdirSync(folder);
  const calls = [...Object.keys(printed), ...silent];
  for (const program of new Set(calls.map((call) => call.split(' ')[0] ?? ''))) {
    const cases = calls
      .filter((call) => call.split(' ')[0] === program)
      .map((call) => {
        const file = printed[call];
        return `'${call.split(' ').slice(1).join(' ')}') ${file === undefined ? 'exit 0' : `exec cat '${join(example, file)}'`};;`;
      });
    const script = `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) echo "$0: what?" >&2; exit 2;;\nesac\n`;
    writeFileSync(join(folder, program), script);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

interface Collected {
  readonly files: readonly NodeFile[];
  readonly complaints: string;
}

/** Runs the script with these programs and none of the machine's own but the shell's. */
function collect(into: CollectInto, tools: string): Collected {
  const out = join(place, `${into}-${readdirSync(place).length}`);
  // What the machine itself has installed must not answer: the script's own additions to PATH are cut off.
  const script = collectScript(into)
    .replace(/^PATH=.*$/m, `PATH=${tools}:${shellTools()}`)
    .replaceAll('/sys/module', join(place, 'no-modules'));
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s', out], { input: script, encoding: 'utf8' });
  expect(status).toBe(0);
  if (into === 'bundle') return { files: [{ name: 'bundle.txt', text: stdout }], complaints: stderr };
  expect(stdout).toBe(`${out}\n`);
  const files = readdirSync(out).map((name) => ({ name, text: readFileSync(join(out, name), 'utf8') }));
  return { files, complaints: stderr };
}

/** A folder with the few programs that the script itself needs. */
function shellTools(): string {
  const folder = join(place, 'shell');
  if (!readdirSync(place).includes('shell')) {
    mkdirSync(folder);
    for (const name of ['mkdir', 'rm', 'cat', 'date', 'uname']) {
      writeFileSync(join(folder, name), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${name} "$@"\n`, { mode: 0o755 });
    }
    writeFileSync(join(folder, 'id'), '#!/bin/sh\necho 0\n', { mode: 0o755 });
  }
  return folder;
}

/** A node without the names of files and lines: the same facts, wherever they stand. */
function facts(node: Node): unknown {
  const found = describeNode(node)
    .found.map((text) => render(text))
    .sort();
  const plain = { ...node, name: '', rulesets: [] };
  const text = JSON.stringify(plain, (key, value: unknown) => {
    if (key === 'origin') return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'bigint' ? String(value) : value;
  });
  return { found, plain: JSON.parse(text) as unknown };
}

describe.each(['folder', 'bundle'] as const)('into a %s', (into) => {
  test('what the programs print comes back as the node', () => {
    const silent = ['ip6tables-nft-save -c', 'iptables-legacy-save -c', 'ip -6 rule', 'ip -6 route show table all'];
    const { files, complaints } = collect(into, programs(`all-${into}`, recorded, silent));
    expect(complaints).toBe('');
    const wanted = Object.values(recorded).map((name) => ({ name, text: readFileSync(join(example, name), 'utf8') }));
    const { node } = readNode('', files);
    const expected = readNode('', wanted).node;
    const none = {
      family: 'ipv6',
      variant: 'nft',
      tables: new Map(),
      mentions: () => false,
      rulesThatSay: () => [],
    } as const;
    expect(facts(node)).toEqual(facts({ ...expected, rulesets: [...expected.rulesets, none] }));
  });

  test('what is not installed is missed, and nobody complains', () => {
    const { files, complaints } = collect(into, programs(`few-${into}`, { 'ip addr': 'ip-addr.txt' }, []));
    expect(complaints).toBe('');
    const { node } = readNode('', files);
    expect(Object.keys(node).sort()).toEqual(['interfaces', 'name', 'rulesets']);
    expect(node.rulesets).toEqual([]);
  });

  test('what prints nothing is known to be empty', () => {
    const silent = [
      'iptables-save -c',
      'ip6tables-save -c',
      'ipset save',
      'ipvsadm -Sn',
      'ipvsadm -Ln --thresholds',
      'conntrack -L -f ipv4',
    ];
    const { node } = readNode('', collect(into, programs(`none-${into}`, {}, silent)).files);
    expect({ ...node, sets: node.sets?.size, rulesets: node.rulesets.map(({ family }) => family).sort() }).toEqual({
      name: '',
      rulesets: ['ipv4', 'ipv6'],
      sets: 0,
      services: [],
      connections: [],
    });
  });

  test.skipIf(spawnSync('shellcheck', ['--version']).error !== undefined)('shellcheck has nothing to say', () => {
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], { input: collectScript(into), encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  test('it changes nothing: every program is called to list', () => {
    const calls = collectScript(into).match(/^ *take .*$/gm) ?? [];
    expect(calls).toMatchSnapshot();
  });
});
