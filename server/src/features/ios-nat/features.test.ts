import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { iosNatFeatures } from './index.ts';
import { atBar, viewOf } from './testing/view.ts';

const config = `interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
!
ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 255.255.255.248
ip nat inside source list STAFF pool OUT overload
ip nat inside source static 192.168.7.9 203.0.113.4
!
ip access-list standard STAFF
 permit 192.168.7.0 0.0.0.255
access-list 101 permit ip any any
access-list 101 deny ip any any
`;

const alone = (): Promise<undefined> => Promise.resolve(undefined);

describe('names', () => {
  test('a list is found from the rule that uses it, and the rule from the list', async () => {
    const { view, at } = atBar(config.replace('list STAFF', 'list STA¦FF'));
    expect(await iosNatFeatures.definition?.(view, at, alone)).toEqual([
      { line: 8, span: { start: 24, end: 29 }, role: 'declaration' },
    ]);
    const references = await iosNatFeatures.references?.(view, at, alone);
    expect(references?.map(({ line, role }) => `${line} ${role}`)).toEqual(['5 use', '8 declaration']);
  });

  test('an interface is the same however its type is written', async () => {
    const { view, at } = atBar(
      'interface Gi0/0\nip nat inside source list 1 interface gigabit¦ethernet 0/0 overload\n',
    );
    expect(await iosNatFeatures.definition?.(view, at, alone)).toEqual([
      { line: 0, span: { start: 10, end: 15 }, role: 'declaration' },
    ]);
  });

  test.each([
    ['list STA¦FF', 'STAFF', 'PEOPLE', '5:26 8:24'],
    ['pool O¦UT', 'OUT', 'OUTSIDE', '4:12 5:37'],
    ['list STA¦FF', 'STAFF', 'two words', 'two words can’t be a name: letters, digits and marks without blanks.'],
    ['list STA¦FF', 'STAFF', '101', 'There is something named 101 already.'],
    ['access-list 10¦1 permit', '101', 'WEB', 'The list 101 is numbered: its name must be a number of the same range.'],
    ['access-list 10¦1 permit', '101', '102', '10:12 11:12'],
  ])('renaming at %s', async (marked, name, to, expected) => {
    const { view, at } = atBar(config.replace(marked.replace('¦', ''), marked));
    expect(iosNatFeatures.renameable?.(view, at)?.name).toBe(name);
    const answer = await iosNatFeatures.rename?.(view, at, to, alone);
    const shown =
      answer?.kind === 'places'
        ? answer.places.map(({ line, span }) => `${line}:${span.start}`).join(' ')
        : render(answer?.why ?? { template: '', args: {} });
    expect(shown).toBe(expected);
  });
});

describe('completion goes along the command tree', () => {
  test.each([
    ['ip nat inside ¦', ['destination', 'source']],
    ['ip nat ins so ¦', ['list', 'route-map', 'static']],
    ['R1(config)#ip nat inside source list STAFF ¦', ['interface', 'pool']],
    ['ip nat inside source list STAFF pool ¦', ['OUT']],
    ['ip nat inside source list ¦', ['STAFF', '101']],
    ['no ip nat inside so¦', ['source']],
    ['interface GigabitEthernet0/2\n ip nat ins¦', ['inside']],
    [
      'route-map X permit 10\n match ip ¦',
      ['address', 'flowspec', 'multicast', 'next-hop', 'redistribution-source', 'route-source'],
    ],
    ['ip nat pool P 10.0.0.1 10.0.0.9 ¦', ['netmask', 'prefix-length']],
    ['! ip nat ¦', []],
  ])('%s', async (marked, expected) => {
    const { view, at } = atBar(`${config}${marked}`);
    const found = await iosNatFeatures.completion?.(view, at, alone);
    expect(found?.items.map(({ label }) => label)).toEqual(expected);
  });

  test('words have their help', async () => {
    const { view, at } = atBar('ip nat inside source static 10.0.0.1 20.0.0.1 ext¦');
    const [item] = (await iosNatFeatures.completion?.(view, at, alone))?.items ?? [];
    expect(item?.detail && render(item.detail)).toBe('One address may stand in several static rules.');
  });
});

test('the outline shows interfaces, rules, pools and lists', () => {
  const shown = iosNatFeatures
    .outline(viewOf(config))
    .map(({ name, detail, first, last }) => `${first}-${last} ${name} | ${detail}`);
  expect(shown).toEqual([
    '0-2 GigabitEthernet0/1 | 192.168.7.1 nat inside',
    '4-4 OUT | pool 6',
    '5-5 ip nat inside source list STAFF pool OUT overload | ',
    '6-6 ip nat inside source static 192.168.7.9 203.0.113.4 | ',
    '8-9 STAFF | standard 1',
    '10-11 101 | extended 2',
  ]);
});

test('blocks fold, and runs of rules and of a list’s lines', () => {
  const shown = iosNatFeatures.folds(viewOf(config)).map(({ first, last }) => `${first}-${last}`);
  expect(shown).toEqual(['0-2', '4-6', '8-9', '10-11']);
});

test('every word has its colour', () => {
  const view = viewOf('R1(config)#ip nat inside source list STAFF pool OUT overload\n');
  const text = 'R1(config)#ip nat inside source list STAFF pool OUT overload';
  const shown = iosNatFeatures
    .tokens?.(view, 0, 1)
    .map(({ span, type }) => `${text.slice(span.start, span.end)}=${type}`);
  expect(shown?.join(' ')).toBe(
    'R1(config)#=comment ip=keyword nat=keyword inside=enumMember source=parameter list=parameter STAFF=function pool=parameter OUT=class overload=enumMember',
  );
});

test('hints tell the size of pools and wildcards as prefixes, if they are wanted', async () => {
  const view = viewOf(config);
  const choice = { mark: true, share: true, service: true, pool: true, wildcard: true };
  const shown = async (wanted: typeof choice) =>
    (await iosNatFeatures.inlayHints?.(view, 0, 99, wanted, alone))?.map(
      ({ line, label }) => `${line} ${render(label)}`,
    );
  expect(await shown(choice)).toEqual(['4 6 addresses', '9 /24']);
  expect(await shown({ ...choice, pool: false, wildcard: false })).toEqual([]);
});

test('a replacement is offered as the plain cure, a line that does nothing can be removed', () => {
  const view = viewOf(config);
  const fixes = iosNatFeatures.actions?.(view, {
    code: 'nat-acl-shadow',
    line: 11,
    span: { start: 0, end: 31 },
  });
  expect(fixes?.map(({ title, edits }) => [render(title), edits[0]?.range.start.line, edits[0]?.text])).toEqual([
    ['Remove this line', 11, ''],
  ]);
});

test('no text makes a feature throw', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'ip nat ',
      'inside ',
      'source ',
      'list 1 ',
      'interface Gi0/0',
      '\n',
      '\n ',
      'R1(config)#',
      'access-list 1 permit 10.0.0.0 0.0.0.255',
      '¦',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(30), fc.nat(60), (pieces, line, character) => {
      const view = viewOf(pieces.join(''));
      const at = { line, character };
      expect(() => {
        void iosNatFeatures.hover(view, at, alone);
        void iosNatFeatures.completion?.(view, at, alone);
        void iosNatFeatures.references?.(view, at, alone);
        iosNatFeatures.outline(view);
        iosNatFeatures.folds(view);
        iosNatFeatures.tokens?.(view, 0, 99);
      }).not.toThrow();
    }),
  );
});

describe('a command that a terminal broke at its right edge is one', () => {
  const command = 'Router(config)#ip nat inside source list THE-STAFF-OF-THE-WHOLE-OFFICE pool THE-POOL overload';
  const text = `${command.slice(0, 80)}\n${command.slice(80)}
ip nat pool THE-POOL 203.0.113.3 203.0.113.6 prefix-length 29
ip access-list standard THE-STAFF-OF-THE-WHOLE-OFFICE
 permit 192.168.7.0 0.0.0.255
`;
  const at = (line: number, character: number) => ({ view: viewOf(text), at: { line, character } });

  test.each([
    ['in its first line', 0, 50, '3:24-53'],
    ['in the word that is broken', 0, 78, '2:12-20'],
    ['in the other half of it', 1, 1, '2:12-20'],
  ])('definition %s', async (_, line, character, expected) => {
    const { view, at: place } = at(line, character);
    const found = await iosNatFeatures.definition?.(view, place, alone);
    expect(found?.map(({ line: to, span }) => `${to}:${span.start}-${span.end}`)).toEqual([expected]);
  });

  test.each([
    [0, 20],
    [1, 8],
  ])('hover at %i:%i', async (line, character) => {
    const { view, at: place } = at(line, character);
    expect(JSON.stringify(await iosNatFeatures.hover(view, place, alone))).toContain('PAT');
  });

  test('completion behind the break', async () => {
    const { view, at: place } = at(1, 5);
    const found = await iosNatFeatures.completion?.(view, place, alone);
    expect(found?.items.map(({ label }) => label)).toContain('overload');
  });

  test('colours in both lines', () => {
    const { view } = at(0, 0);
    const found = iosNatFeatures.tokens?.(view, 0, 2) ?? [];
    expect(found.filter(({ line }) => line === 1).map(({ span, type }) => `${span.start}-${span.end} ${type}`)).toEqual(
      ['0-4 class', '5-13 enumMember'],
    );
  });

  test('a broken name is not renamed, a whole one is', async () => {
    const name = async (line: number, character: number) => {
      const { view, at: place } = at(line, character);
      const answer = await iosNatFeatures.rename?.(view, place, 'NEW', alone);
      return answer?.kind === 'places' ? answer.places.length : render(answer?.why ?? { template: '', args: {} });
    };
    expect(await name(1, 1)).toBe('A line break stands inside of THE-POOL: join the two lines first.');
    expect(await name(0, 50)).toBe(2);
  });
});
