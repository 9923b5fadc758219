import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4 } from '../../net/ipv4.ts';
import { formatAddress } from '../../net/text.ts';
import { anyCharacter } from '../../testing/characters.ts';
import type { NatAddress, NatRule } from './model.ts';
import { onlyRule, problemsIn, routerOf } from './testing/router.ts';

const shown = (end: NatAddress): string =>
  end.kind === 'address' ? formatAddress(end.address) : end.kind === 'interface' ? end.interface.name : 'range';

function told(rule: NatRule): string {
  switch (rule.kind) {
    case 'static': {
      const port = (ports: typeof rule.localPorts): string => (ports === undefined ? '' : `:${ports.low}`);
      return `${rule.side} ${shown(rule.local)}${port(rule.localPorts)} ↔ ${shown(rule.global)}${port(rule.globalPorts)}`;
    }
    case 'dynamic': {
      const match =
        rule.match.kind === 'list'
          ? rule.match.list.name
          : rule.match.kind === 'route-map'
            ? rule.match.routeMap.name
            : 'all';
      const to = rule.to.kind === 'pool' ? rule.to.pool.name : rule.to.interface.name;
      return `${rule.side} ${match} → ${to}, overload ${rule.overload}`;
    }
    case 'server-group':
      return 'server group';
    case 'destination':
      return `destination ${rule.list.name} → ${rule.pool.name}`;
  }
}

describe('rules', () => {
  test.each([
    ['ip nat inside source static 192.168.1.1 20.0.0.2', 'inside 192.168.1.1 ↔ 20.0.0.2'],
    ['ip nat inside source static tcp 10.0.0.5 8080 20.0.0.2 www extendable', 'inside 10.0.0.5:8080 ↔ 20.0.0.2:80'],
    [
      'ip nat inside source static udp 10.0.0.5 53 interface gi0/0 domain',
      'inside 10.0.0.5:53 ↔ GigabitEthernet0/0:53',
    ],
    ['ip nat inside source static network 10.1.1.0 172.20.1.0 /24', 'inside 10.1.1.0 ↔ 172.20.1.0'],
    ['ip nat inside source static esp 10.0.0.9 interface Dialer 1', 'inside 10.0.0.9 ↔ Dialer1'],
    ['ip nat outside source static 10.1.1.30 172.21.1.30 add-route', 'outside 172.21.1.30 ↔ 10.1.1.30'],
    ['ip nat source static 10.0.0.5 20.0.0.2 vrf RED', 'any 10.0.0.5 ↔ 20.0.0.2'],
    ['ip nat inside source list 7 pool OUT', 'inside 7 → OUT, overload no'],
    ['ip nat inside source list 7 interface Serial 0/0/0', 'inside 7 → Serial0/0/0, overload implied'],
    [
      'ip nat inside source route-map ISP1 interface Fa0/1 vrf RED overload',
      'inside ISP1 → FastEthernet0/1, overload written',
    ],
    ['ip nat ins so l 7 p OUT ov', 'inside 7 → OUT, overload written'],
    ['ip nat outside source list 8 pool BACK add-route', 'outside 8 → BACK, overload no'],
    ['ip nat inside destination list VIP pool FARM', 'destination VIP → FARM'],
    ['R1(config)#ip nat inside source static 192.168.1.1 20.0.0.2', 'inside 192.168.1.1 ↔ 20.0.0.2'],
  ])('%s', (line, expected) => {
    expect(told(onlyRule(line))).toBe(expected);
    expect(problemsIn(line).filter((problem) => !problem.includes('nat-abbrev'))).toEqual([]);
  });

  test('flags are told, and where the words stand', () => {
    const rule = onlyRule(
      'ip nat inside source static 10.9.0.5 203.0.113.6 vrf RED match-in-vrf redundancy HA no-alias',
    );
    expect(rule).toMatchObject({
      vrf: { name: 'RED', place: { file: 'router.ios', line: 0, span: { start: 53, end: 56 } } },
      matchInVrf: true,
      options: { redundancy: 'HA', noAlias: true },
      place: { span: { start: 0, end: 92 } },
    });
  });

  test('a later “no” takes a rule back', () => {
    const text = 'ip nat inside source static 10.0.0.1 20.0.0.1\nno ip nat inside source static 10.0.0.1 20.0.0.1\n';
    expect(routerOf(text).rules).toEqual([]);
  });

  test('what the device refused has no effect', () => {
    const { rules } = routerOf(
      [
        'R1(config)#ip nat inside source static 192.168.7.10 203.0.113.4',
        'R1(config)#ip nat inside source static 192.168.7.11 203.0.113.4',
        '% similar static entry (192.168.7.10 -> 203.0.113.4) already exists',
      ].join('\n'),
    );
    expect(rules.map(told)).toEqual(['inside 192.168.7.10 ↔ 203.0.113.4']);
  });
});

test('a pool of several ranges', () => {
  const [pool] = routerOf(
    'ip nat pool MANY prefix-length 28\n address 203.0.113.33 203.0.113.38\n address 203.0.113.49 203.0.113.54\n',
  ).pools;
  expect(pool?.ranges.map(({ low, high }) => `${formatAddress(low)}-${formatAddress(high)}`)).toEqual([
    '203.0.113.33-203.0.113.38',
    '203.0.113.49-203.0.113.54',
  ]);
  expect(pool?.mask?.mask).toBe(0xfffffff0);
});

test('pasted commands without indentation belong to the interface above them', () => {
  const [inside, outside] = routerOf(
    'interface g0/1\nip address 10.0.0.1 255.255.255.0\nduplex auto\ncdp enable\nip nat inside\nno shut\nint s0/0/0\nip nat out\nshutdown\n',
  ).interfaces;
  expect(inside).toMatchObject({ name: 'GigabitEthernet0/1', natSides: [{ side: 'inside' }] });
  expect(inside?.addresses[0]).toMatchObject({ address: ipv4(0x0a000001), mask: 0xffffff00, secondary: false });
  expect(inside?.shutdown).toBeUndefined();
  expect(outside).toMatchObject({
    name: 'Serial0/0/0',
    natSides: [{ side: 'outside' }],
    shutdown: { text: 'shutdown' },
  });
});

const line = fc.oneof(
  fc.constantFrom(
    'interface GigabitEthernet0/0',
    ' ip nat inside',
    'ip nat inside source list 1 pool P overload',
    'R1(config-if)#ip address 10.0.0.1 255.0.0.0',
    'R1#show ip nat translations',
    '--- 20.0.0.2           192.168.1.1        ---                ---',
    'banner motd ^C',
    '^C',
    ' --More-- \b\b\b\b\b',
    'no access-list 1',
    'access-list 1 permit 10.0.0.0 0.0.0.255',
    'route-map X permit 10',
    ' match ip address 1',
    '[Huawei-GigabitEthernet0/0/1]nat outbound 2000',
    'acl number 2000',
    ' rule 5 permit source 10.0.0.0 0.0.0.255',
    'nat address-group 1 20.0.0.1 20.0.0.9',
    'Total active translations: 1 (0 static, 1 dynamic; 0 extended)',
  ),
  fc.string(),
  fc.string({ unit: anyCharacter }),
);

test('no text makes reading throw', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      expect(() => routerOf(lines.join('\n'))).not.toThrow();
    }),
  );
});

describe('problems of NAT commands, at the word to blame', () => {
  test.each([
    [
      'ip nat inside sorce list 1 pool P',
      '1: nat-syntax “sorce”: “sorce” does not belong here. Expected: destination, source.',
    ],
    [
      'ip nat inside source static 192.168.7.300 20.0.0.1',
      '1: nat-syntax “192.168.7.300”: “192.168.7.300” is no IPv4 address: four numbers from 0 to 255.',
    ],
    [
      'ip nat inside source list 1 pool',
      '1: nat-syntax “ip nat inside source list 1 pool”: The command ends too early. Expected: POOL.',
    ],
    [
      'ip n inside source list 1 pool P',
      '1: nat-syntax “n”: “n” is ambiguous: it may stand for name-server, nat, nbar, netmask-format, nhrp.',
    ],
    [
      'ip nat inside source static tcp 10.0.0.1 80 20.0.0.1 70000',
      '1: nat-syntax “70000”: 70000 is no port: ports go from 1 to 65535.',
    ],
    ['ip nat ins so st 10.0.0.1 20.0.0.1', '1: nat-abbrev “ins so st”: In full: inside source static.'],
    [
      'R1(config)#ip nat inside',
      '1: nat-prompt-mode “ip nat inside”: This command belongs to an interface, but the prompt shows the mode “config”: enter “interface …” first.',
    ],
    [
      'R1#ip nat inside source list 1 pool P',
      '1: nat-prompt-mode “ip nat inside source list 1 pool P”: This command configures, but the prompt shows that no configuration mode was entered: enter “configure terminal” first.',
    ],
  ])('%s', (line, expected) => {
    expect(problemsIn(line)).toEqual([expected]);
  });

  test.each([
    'ip nat inside source list 1 interface Dialer1 overload',
    'ip nat settings mode cgn',
    'no ip nat inside source list 1',
    'no ip nat service sip udp port 5060',
    ' ip nat inside',
    'description ip nat nonsense here',
    'router bgp 65000',
    'banner motd # ip nat wrong words #',
  ])('none in %s', (line) => {
    expect(problemsIn(line)).toEqual([]);
  });
});

describe('what a transcript shows again', () => {
  const transcript = `R1(config)#access-list 1 permit 10.0.0.0 0.0.0.255
R1(config)#ip nat ins so li 1 int g0/0
R1(config)#do show run | s nat|list
ip nat inside source list 1 interface GigabitEthernet0/0 overload
access-list 1 permit 10.0.0.0 0.0.0.255
R1(config)#do show access-lists
Standard IP access list 1
    10 permit 10.0.0.0, wildcard bits 0.0.0.255
R1(config)#ip nat inside source static 10.0.0.9 203.0.113.9
R1(config)#ip nat inside source static 10.0.0.9 203.0.113.9`;

  test('is there once; what is typed twice, twice', () => {
    const router = routerOf(transcript);
    expect(router.rules.map(told)).toEqual([
      'inside 1 → GigabitEthernet0/0, overload implied',
      'inside 10.0.0.9 ↔ 203.0.113.9',
      'inside 10.0.0.9 ↔ 203.0.113.9',
    ]);
    expect(router.accessLists.map(({ entries }) => entries.length)).toEqual([1]);
  });

  test('a listing alone is read', () => {
    const alone = transcript.split('\n').slice(2, 5).join('\n');
    expect(routerOf(alone).rules.map(told)).toEqual(['inside 1 → GigabitEthernet0/0, overload written']);
  });
});

describe('a command that the terminal broke at its 80th column', () => {
  const broken = (command: string): string => `${command.slice(0, 80)}\n${command.slice(80)}`;

  test.each([
    [
      'R1(config)#ip nat inside source static tcp 192.168.100.100 8080 203.0.113.100 8080 extendable',
      'inside 192.168.100.100:8080 ↔ 203.0.113.100:8080',
    ],
    [
      'R1(config)#ip nat inside source route-map VERY-LONG-ROUTE-MAP-NAME interface GigabitEthernet0/0/1 overload',
      'inside VERY-LONG-ROUTE-MAP-NAME → GigabitEthernet0/0/1, overload written',
    ],
    [
      'ip nat inside source list STAFF-OF-THE-HEADQUARTERS-AND-OF-ALL-BRANCHES pool OUT overload',
      'inside STAFF-OF-THE-HEADQUARTERS-AND-OF-ALL-BRANCHES → OUT, overload written',
    ],
  ])('%s', (command, expected) => {
    expect(routerOf(broken(command)).rules.map(told)).toEqual([expected]);
    expect(problemsIn(broken(command))).toEqual([]);
  });

  test('also where the rest of a word is the beginning of another command', () => {
    const command = 'ip nat pool POOL-FOR-THE-CUSTOMERS-OF-THE-NORTH 203.0.113.10 203.0.113.20 netmask 255.255.255.0';
    expect(routerOf(broken(command)).pools.map(({ ranges }) => ranges.length)).toEqual([1]);
    expect(problemsIn(broken(command))).toEqual([]);
  });

  test('its words are found where they stand', () => {
    const command =
      'ip nat inside source list STAFF-OF-THE-HEADQUARTERS-AND-OF-ALL-THE-BRANCHES-ABROAD pool OUT overload';
    const rule = onlyRule(broken(command));
    expect(rule.kind === 'dynamic' && rule.to.kind === 'pool' ? rule.to.pool.place : rule).toMatchObject({
      line: 1,
      span: { start: command.indexOf('OUT') - 80, end: command.indexOf('OUT') - 77 },
    });
  });

  test('a line that is a command by itself stays one', () => {
    const first = 'ip nat pool POOL-FOR-CUSTOMERS-NORTH 203.0.113.10 203.0.113.20 prefix-length 024';
    expect(first).toHaveLength(80);
    expect(routerOf(`${first}\nhostname R2`).hostname).toBe('R2');
  });
});
