/** A small picture for tests and for looking at. */
import type { ChainEdge, ChainGraph, ChainNode } from '../../protocol/chains.ts';

function chain(id: string, more: Partial<ChainNode> = {}): ChainNode {
  return { id, kind: 'chain', label: id, purpose: '', rules: 2, members: 1, line: 3, unused: false, ...more };
}

function jump(from: string, to: string, more: Partial<ChainEdge> = {}): ChainEdge {
  return { from, to, jumps: 1, how: 'jump', line: 20, ...more };
}

export const smallGraph: ChainGraph = {
  tables: [
    { key: '0', name: 'nat', label: 'nat' },
    { key: '1', name: 'filter', label: 'filter' },
  ],
  table: '0',
  nodes: [
    chain('PREROUTING', { kind: 'builtin', policy: 'ACCEPT', rules: 1, line: 1 }),
    chain('KUBE-SERVICES', { purpose: 'Where kube-proxy looks services up.', rules: 41 }),
    chain('group:SVC', { kind: 'group', label: 'KUBE-SVC-…', members: 40, rules: 80 }),
    chain('old', { unused: true, rules: 0 }),
  ],
  edges: [
    jump('PREROUTING', 'KUBE-SERVICES'),
    jump('KUBE-SERVICES', 'group:SVC', { jumps: 40 }),
    jump('old', 'KUBE-SERVICES', { how: 'goto', line: 30 }),
  ],
  total: 43,
};
