import { expect, test } from 'vitest';
import { formatAddress } from '../../../net/text.ts';
import type { TranslationEnd } from '../model.ts';
import { routerOf } from '../testing/router.ts';

const end = (one: TranslationEnd | undefined): string =>
  one === undefined ? '---' : formatAddress(one.address) + (one.port === undefined ? '' : `:${one.port}`);

test('show ip nat translations', () => {
  const rows = routerOf(`R1#show ip nat translations
Pro Inside global      Inside local       Outside local      Outside global
--- 20.0.0.2           192.168.1.1        ---                ---
tcp 203.0.113.5:1024   192.168.1.7:51000  198.51.100.9:80    198.51.100.9:80
icmp 203.0.113.5:7     192.168.1.7:7      198.51.100.9:7     198.51.100.9:7
--- ---                ---                172.21.1.30        10.1.1.30
Total number of translations: 4
R1#`).translations;
  expect(
    rows?.map((row) =>
      [
        row.protocol ?? '---',
        end(row.insideGlobal),
        end(row.insideLocal),
        end(row.outsideLocal),
        end(row.outsideGlobal),
      ].join(' '),
    ),
  ).toEqual([
    '--- 20.0.0.2 192.168.1.1 --- ---',
    '6 203.0.113.5:1024 192.168.1.7:51000 198.51.100.9:80 198.51.100.9:80',
    '1 203.0.113.5:7 192.168.1.7:7 198.51.100.9:7 198.51.100.9:7',
    '--- --- --- 172.21.1.30 10.1.1.30',
  ]);
});

test('verbose tells more below each row', () => {
  const [row] =
    routerOf(`Pro Inside global      Inside local       Outside local      Outside global
tcp 203.0.113.5:1024   192.168.1.7:51000  198.51.100.9:80    198.51.100.9:80
    create 00:00:10, use 00:00:02 timeout:86400000, left 23:59:57, Map-Id(In): 1,
    flags:
extended, use_count: 0, entry-id: 5, lc_entries: 0
`).translations ?? [];
  expect(row?.details).toMatchObject({ create: '00:00:10', use: '00:00:02', left: '23:59:57', 'Map-Id(In)': '1' });
});

test('show ip nat statistics', () => {
  expect(
    routerOf(`R1#show ip nat statistics
Total active translations: 3 (1 static, 2 dynamic; 2 extended)
Peak translations: 8, occurred 00:31:20 ago
Outside interfaces:
  GigabitEthernet0/0, Serial0/0/0
Inside interfaces:
  GigabitEthernet0/1
Hits: 120  Misses: 4
CEF Translated packets: 118, CEF Punted packets: 2
Expired translations: 6
Dynamic mappings:
-- Inside Source
[Id: 1] access-list 7 pool OUT refcount 2
 pool OUT: netmask 255.255.255.248
	start 203.0.113.17 end 203.0.113.22
	type generic, total addresses 6, allocated 2 (33%), misses 0
`).statistics,
  ).toMatchObject({
    active: 3,
    static: 1,
    dynamic: 2,
    extended: 2,
    peak: 8,
    hits: 120,
    misses: 4,
    expired: 6,
    outsideInterfaces: [{ name: 'GigabitEthernet0/0' }, { name: 'Serial0/0/0' }],
    insideInterfaces: [{ name: 'GigabitEthernet0/1' }],
    mappings: [{ list: { name: '7' }, pool: { name: 'OUT' }, references: 2, poolSize: 6, allocated: 2, misses: 0 }],
  });
});
