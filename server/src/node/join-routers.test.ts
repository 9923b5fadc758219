/** A router in several files. */
import { expect, test } from 'vitest';
import { joinRouters, routerOfPart } from './join-routers.ts';
import type { PartOf } from './parts.ts';
import { readNode } from './read.ts';

const whole = `hostname R1
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 pool OUT overload
ip route 0.0.0.0 0.0.0.0 203.0.113.1
`;
const list = 'access-list 7 permit 192.168.7.0 0.0.0.255\n';
const pool = 'ip nat pool OUT 203.0.113.3 203.0.113.3 prefix-length 29\n';
const rows = `Pro Inside global      Inside local       Outside local      Outside global
tcp 203.0.113.3:1024   192.168.7.9:50000  198.51.100.9:443   198.51.100.9:443
`;

function routers(files: Readonly<Record<string, string>>): readonly PartOf<'router'>[] {
  const { parts } = readNode(
    'r',
    Object.entries(files).map(([name, text]) => ({ name, text })),
  );
  return parts.filter((part): part is PartOf<'router'> => part.kind === 'router');
}

const names = (items: readonly { readonly name: string }[] | undefined): readonly string[] =>
  items?.map(({ name }) => name) ?? [];

test('pieces add what the configuration leaves out', () => {
  const joined = joinRouters(routers({ 'run.txt': whole, 'acl.txt': list, 'pool.txt': pool, 'table.txt': rows }));
  expect(names(joined?.accessLists)).toEqual(['7']);
  expect(names(joined?.pools)).toEqual(['OUT']);
  expect(joined?.rules.length).toBe(1);
  expect(joined?.translations?.length).toBe(1);
});

test('what a file says itself counts before what others say', () => {
  const other = 'access-list 7 permit any\n';
  const parts = routers({ 'run.txt': whole + list, 'acl.txt': other });
  const text = (index: number): string | undefined =>
    routerOfPart(parts[index] as PartOf<'router'>, parts).accessLists[0]?.entries[0]?.text;
  expect([text(0), text(1)]).toEqual([list.trim(), other.trim()]);
});

test('two whole configurations are two routers, and so are two names', () => {
  const parts = routers({ 'r1.txt': whole + list + pool, 'r2.txt': whole.replace('R1', 'R2') });
  expect(routerOfPart(parts[1] as PartOf<'router'>, parts).accessLists).toEqual([]);
  const named = routers({ 'r1.txt': whole, 'r2.txt': `hostname R2\n${list}` });
  expect(joinRouters(named)?.accessLists).toEqual([]);
});

test('one file is its router, unchanged', () => {
  const parts = routers({ 'run.txt': whole });
  expect(joinRouters(parts)).toBe(parts[0]?.router);
});
