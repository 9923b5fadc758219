import { describe, expect, it } from 'vitest';
import {
  builtinChains,
  findCoreOption,
  findMatch,
  findOption,
  findTarget,
  isBuiltinChain,
  isTableName,
  tableNames,
} from './find.ts';
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

describe('options as getopt_long(3) reads them', () => {
  function find(match: string, word: string): string {
    const found = findOption(findMatch(match, 'ipv4')?.options ?? [], word);
    switch (found.kind) {
      case 'one':
        return found.spec.name;
      case 'several':
        return found.names.join(' or ');
      case 'none':
        return 'none';
    }
  }

  it.each([
    ['tcp', '--dport', '--dport'],
    ['tcp', '--destination-port', '--dport'],
    ['tcp', '--dest', '--dport'],
    ['tcp', '--d', '--dport'],
    ['tcp', '--tcp-f', '--tcp-flags'],
    ['tcp', '--tcp', '--tcp-flags or --tcp-option'],
    ['tcp', '--s', '--sport or --syn'],
    ['tcp', '--nothing', 'none'],
    ['tcp', '-dport', 'none'],
    ['tcp', '--', 'none'],
    ['tcp', '', 'none'],
    ['multiport', '--dport', '--dports'],
    ['limit', '--limit', '--limit'],
    ['limit', '--limit-b', '--limit-burst'],
    ['limit', '--lim', '--limit or --limit-burst'],
    ['conntrack', '--ctorigsrc', '--ctorigsrc'],
    ['conntrack', '--ctorigs', '--ctorigsrc or --ctorigsrcport'],
    ['set', '--set', '--match-set'],
  ])('-m %s %s is %s', (match, word, found) => {
    expect(find(match, word)).toBe(found);
  });

  it('lets several spellings of one option share a beginning', () => {
    expect(find('ttl', '--ttl')).toBe('--ttl-eq');
    expect(find('ttl', '--ttl-')).toBe('--ttl-lt or --ttl-gt or --ttl-eq');
  });

  it('finds options of the rule line by both spellings', () => {
    expect(findCoreOption('-s')?.name).toBe('-s');
    expect(findCoreOption('--src')?.name).toBe('-s');
    expect(findCoreOption('--sourc')).toBeUndefined();
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
