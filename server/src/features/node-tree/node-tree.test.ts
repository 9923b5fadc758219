/** The tree over recorded nodes, and over levels that are too long to be drawn at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { looksLikeDump } from '../../node/detect.ts';
import type { Node } from '../../node/model.ts';
import { readNode } from '../../node/read.ts';
import { type Message, render } from '../../text/message.ts';
import { nodeTree } from './index.ts';

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples');

function example(name: string): Node {
  const folder = join(examples, name);
  const files = readdirSync(folder).map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }));
  return readNode(
    name,
    files.filter(({ name: file, text }) => looksLikeDump(file, text)),
  ).node;
}

/** The items below one, indented by their depth; `deep`: keys of the items that are opened too. */
function shown(node: Node, id: string, deep: RegExp, indent = ''): string[] {
  const words = (text: string | Message): string => (typeof text === 'string' ? text : render(text));
  return nodeTree(node, id).flatMap((item) => {
    const description = item.description === undefined ? '' : `  (${words(item.description)})`;
    const place = item.origin === undefined ? '' : `  ${item.origin.file}:${item.origin.line + 1}`;
    const below = item.children !== undefined && deep.test(item.id) ? shown(node, item.id, deep, `${indent}  `) : [];
    return [`${indent}${words(item.label)}${description}${place}`, ...below];
  });
}

test('the root of a node in ipvs mode', () => {
  expect(shown(example('kube-proxy-ipvs'), '', /^$/)).toEqual([
    'Kubernetes services',
    'Tables and chains  (5 tables)',
    'Sets  (17 sets)',
    'Virtual services  (11 services)',
    'Addresses  (18 on 10 devices)',
    'Address translation',
  ]);
});

test('Kubernetes services in ipvs mode: sets say what each is', () => {
  expect(shown(example('kube-proxy-ipvs'), 'kubernetes', /30443/)).toMatchSnapshot();
});

test('Kubernetes services in iptables mode: comments name them, chains lead to their endpoints', () => {
  expect(shown(example('kube-proxy-iptables'), 'kubernetes', /./)).toMatchSnapshot();
});

test('sets, services, addresses and translations open down to lines', () => {
  const ipvs = example('kube-proxy-ipvs');
  expect(shown(ipvs, 'sets', /KUBE-CLUSTER-IP$/).slice(0, 6)).toMatchSnapshot();
  expect(shown(ipvs, 'services', /40\.7/)).toMatchSnapshot();
  expect(shown(ipvs, 'addresses', /./)).toMatchSnapshot();
  expect(shown(example('docker-host'), 'translations', /./)).toMatchSnapshot();
  expect(shown(example('docker-host'), 'rules', /nat$/)).toMatchSnapshot();
});

test('a router shows its NAT rules and interfaces', () => {
  const router = example('router-small-office');
  expect(shown(router, '', /^$/).map((line) => line.replace(/ {2}.*/, ''))).toEqual(['NAT rules', 'Interfaces']);
  expect(shown(router, '', /./)).toMatchSnapshot();
});

describe('long levels', () => {
  const entries = Array.from({ length: 1234 }, (_, index) => `add big 10.0.${index >> 8}.${index & 255}`);
  const text = ['create big hash:ip family inet', ...entries, ''].join('\n');
  const { node } = readNode('node', [{ name: 'ipset-save.txt', text }]);

  test('are cut into pages, which open', () => {
    const pages = nodeTree(node, 'sets/big');
    expect(pages.map(({ label }) => render(label as Message))).toEqual(['1 to 500', '501 to 1000', '1001 to 1234']);
    expect(nodeTree(node, pages[2]?.id ?? '').map(({ label }) => label)).toHaveLength(234);
    expect(nodeTree(node, pages[2]?.id ?? '')[0]).toMatchObject({ label: '10.0.3.232', origin: { line: 1001 } });
  });
});

test('an item that is gone has nothing below it', () => {
  expect(nodeTree(example('docker-host'), 'sets/NO-SUCH-SET/1')).toEqual([]);
  expect(nodeTree(example('docker-host'), 'rules/%')).toEqual([]);
});
