import { expect, it } from 'vitest';
import { byPattern } from './byPattern.ts';
import { wellKnownChains } from './chains/index.ts';
import { devices } from './devices.ts';
import { sets } from './sets.ts';

const names = [
  ...[
    '',
    '^',
    'K',
    'INPUT',
    'KUBE-SERVICES',
    'KUBE-SVC-NPX46M4PTMTKRN6Y',
    'KUBE-6-CLUSTER-IP',
    'cali-tw-cali0a1b2c3d4e5',
  ],
  ...['cali40s:abc', 'net_in', 'f2b-sshd', 'MESH_INBOUND', 'KUMA_MESH_INBOUND', 'veth100i0-IN', 'HJ-vnet0', 'reject'],
  ...['docker0', 'br-0a1b2c3d4e5f', 'veth12345', 'eth0', 'lo', 'wg0', 'tailscale0', 'flannel.1', 'cni0', '~log12'],
];

it.each([
  ['chains', wellKnownChains],
  ['sets', sets],
  ['devices', devices],
] as const)('finds the same %s as trying every pattern does', (_, entries: readonly { readonly pattern: string }[]) => {
  const find = byPattern(entries);
  for (const name of names) {
    expect(find(name)).toEqual(entries.filter(({ pattern }) => new RegExp(pattern).test(name)));
  }
});

it.each([
  ['^a?b$', ['b', 'ab']],
  ['^a|b$', ['ax', 'xb']],
  ['^(a|b)c$', ['ac', 'bc']],
  ['^\\d+$', ['12']],
  ['^a.c$', ['abc']],
])('%s is tried on all that may fit', (pattern, fitting) => {
  for (const name of fitting) expect(byPattern([{ pattern }])(name)).toHaveLength(1);
});
