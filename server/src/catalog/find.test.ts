import { describe, expect, it } from 'vitest';
import { builtinChains, findMatch, findTarget, isBuiltinChain, isTableName, tableNames } from './find.ts';
import { matches } from './matches/index.ts';
import { targets } from './targets/index.ts';

describe('extensions by the name in the dump', () => {
  it.each([
    ['icmp6', 'ipv6', 'icmp6'],
    ['icmpv6', 'ipv6', 'icmp6'],
    ['ipv6-icmp', 'ipv6', 'icmp6'],
    ['tcp', 'ipv4', 'tcp'],
    ['state', 'ipv4', 'state'],
  ] as const)('-m %s in %s is %s', (name, family, found) => {
    expect(findMatch(name, family)?.name).toBe(found);
  });

  it.each([
    ['icmp', 'ipv6'],
    ['icmp6', 'ipv4'],
    ['ttl', 'ipv6'],
    ['hl', 'ipv4'],
    ['TCP', 'ipv4'],
    ['DNAT', 'ipv4'],
    ['', 'ipv4'],
    ['constructor', 'ipv4'],
  ] as const)('there is no -m %s in %s', (name, family) => {
    expect(findMatch(name, family)).toBeUndefined();
  });

  it('keeps the name that was written, and says what the kernel makes of it', () => {
    expect(findMatch('state', 'ipv4')?.realName).toBe('conntrack');
    expect(findTarget('NOTRACK', 'ipv6')?.realName).toBe('CT');
  });

  it('takes a target that it does not know for a chain', () => {
    expect(findTarget('KUBE-SERVICES', 'ipv4')).toBeUndefined();
    expect(findTarget('TTL', 'ipv6')).toBeUndefined();
    expect(findTarget('ACCEPT', 'ipv6')?.builtin).toBe(true);
  });

  it('finds everything by its own name', () => {
    for (const spec of matches) for (const family of spec.families) expect(findMatch(spec.name, family)).toBe(spec);
    const named = targets.filter(({ verdict }) => verdict !== 'jump');
    for (const spec of named) for (const family of spec.families) expect(findTarget(spec.name, family)).toBe(spec);
  });

  it('does not take the entry about jumps for a target', () => {
    expect(findTarget('(user-defined chain)', 'ipv4')).toBeUndefined();
  });
});

describe('tables', () => {
  it('come in the order in which a packet meets them', () => {
    expect(tableNames).toEqual(['raw', 'mangle', 'nat', 'filter', 'security']);
  });

  it.each([
    ['raw', 'PREROUTING OUTPUT'],
    ['mangle', 'PREROUTING INPUT FORWARD OUTPUT POSTROUTING'],
    ['nat', 'PREROUTING INPUT OUTPUT POSTROUTING'],
    ['filter', 'INPUT FORWARD OUTPUT'],
    ['security', 'INPUT FORWARD OUTPUT'],
  ] as const)('%s has %s', (table, chains) => {
    expect(builtinChains(table).join(' ')).toBe(chains);
  });

  it('knows which name is built in where', () => {
    expect(isBuiltinChain('filter', 'PREROUTING')).toBe(false);
    expect(isBuiltinChain('nat', 'FORWARD')).toBe(false);
    expect(isBuiltinChain('nat', 'INPUT')).toBe(true);
    expect(isBuiltinChain('filter', 'input')).toBe(false);
    expect(isTableName('filter')).toBe(true);
    expect(isTableName('Filter')).toBe(false);
  });
});
