/** What a form tells of a line must be what reading the line tells. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialContext, type LineContext } from '../context.ts';
import { readLine } from '../lines.ts';
import { formOf, knownForm, learnForm } from './forms.ts';
import type { Part } from './part.ts';
import { partBuilder } from './part-builder.ts';

const nat: LineContext = { ...initialContext('ipv4'), place: 'table', table: 'nat' };

function asRead(line: string, context: LineContext): Part {
  const part = partBuilder(context, 'table', 0, true);
  part.add(1, readLine('rule_line', line, context));
  return part.done(1, false);
}

/** Undefined: the second line is not of the first one's form, or the form doesn't tell all. */
function asFormed(first: string, second: string, context: LineContext): Part | undefined {
  const teacher = formOf(first, context);
  const formed = formOf(second, context);
  if (teacher === undefined || formed?.form !== teacher.form) return undefined;
  learnForm(teacher, readLine('rule_line', first, context), context);
  const form = knownForm(formed, context);
  if (form === undefined) return undefined;
  const part = partBuilder(context, 'table', 0, true);
  part.addFormed(1, formed, form);
  return part.done(1, false);
}

/** A context of its own, so that nothing is known of what other tests read. */
const fresh = (context: LineContext): LineContext => ({ ...context });

const alike: readonly (readonly [string, string, string])[] = [
  [
    'a service',
    '-A KUBE-SERVICES -d 10.96.7.208/32 -p tcp -m comment --comment "ns/app:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-RWBSKPQOBOZF62V7',
    '-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "kube-system/dns:dns cluster IP" -m tcp --dport 53 -j KUBE-SVC-NPX46M4PTMTKRN6Y',
  ],
  [
    'an endpoint, with counters',
    '[1:60] -A KUBE-SEP-A -p tcp -m comment --comment "ns/app" -m tcp -j DNAT --to-destination 10.244.1.2:8080',
    '[22:1320] -A KUBE-SEP-B -p tcp -m comment --comment "ns/other" -m tcp -j DNAT --to-destination 10.244.1.3:80',
  ],
  ['a network', '-A A -s 10.0.0.0/8 -j RETURN', '-A B -s 192.168.1.0/24 -j RETURN'],
];

describe('lines of one form', () => {
  it.each(alike)('%s', (_, first, second) => {
    const part = asFormed(first, second, fresh(nat));
    expect(part).toBeDefined();
    expect(part).toEqual(asRead(second, nat));
  });
});

const different: readonly (readonly [string, string, string])[] = [
  ['a built-in chain has limits of its own', '-A POSTROUTING -j MASQUERADE', '-A MINE -j MASQUERADE'],
  ['a target is no chain', '-A A -j KUBE-MARK-MASQ', '-A A -j MASQUERADE'],
  ['a number out of range', '-A A -p tcp -m tcp --dport 80 -j B', '-A A -p tcp -m tcp --dport 65536 -j B'],
  ['a blank is no address', '-A A -s 10.0.0.1/32 -j B', '-A A -s  -j B'],
  [
    'words in quotes',
    '-A A -j LOG --log-prefix "x -s 10.0.0.1/32 "',
    '-A A -j LOG --log-prefix "x -s 10.100.100.100/32 "',
  ],
  [
    'marks are kept by line',
    '-A A -s 10.0.0.1/32 -j MARK --set-xmark 0x1/0x1',
    '-A A -s 10.0.0.2/32 -j MARK --set-xmark 0x1/0x1',
  ],
];

describe('lines that a form doesn’t tell', () => {
  it.each(different)('%s', (_, first, second) => expect(asFormed(first, second, fresh(nat))).toBeUndefined());
});

const odd = fc.constantFrom(
  '',
  ' ',
  '"',
  '"x',
  '\t',
  '\\',
  '-',
  '!',
  '-j',
  '-A',
  'x\r',
  '"a -j B"',
  'a"b c"',
  '\u00e4',
);
const host = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 260 })))
  .map((words) => words.join('.'));
const network = fc.tuple(host, fc.integer({ min: 0, max: 34 })).map(([address, length]) => `${address}/${length}`);
const portOf = fc.oneof(fc.integer({ min: 0, max: 66_000 }).map(String), fc.constantFrom('00', '080', '80:90', 'http'));
const chainOf = fc.oneof(
  fc.stringMatching(/^[A-Za-z_-][\w-]{0,30}$/),
  fc.constantFrom('INPUT', 'PREROUTING', 'POSTROUTING', 'ACCEPT', 'RETURN', 'QUEUE', 'DNAT', 'MARK', 'LOG', 'A'),
);
const commentOf = fc.oneof(
  fc.string({ maxLength: 260 }).map((text) => `"${text.replace(/[\n\r"]/g, '')}"`),
  fc.stringMatching(/^[\w/]{1,12}$/),
);

const values = {
  '-s ': network,
  '-d ': network,
  '! -s ': network,
  '-p ': fc.constantFrom('tcp', 'udp', 'icmp'),
  '-i ': fc.constantFrom('eth0', 'lo', 'cali+'),
  '-m ': fc.constantFrom('tcp', 'udp', 'comment', 'conntrack', 'mark', 'set'),
  '--dport ': portOf,
  '--sport ': portOf,
  '--comment ': commentOf,
  '--log-prefix ': commentOf,
  '--ctstate ': fc.constantFrom('NEW', 'ESTABLISHED'),
  '--match-set ': fc.constantFrom('S dst', 'S src,dst'),
  '--mark ': fc.constantFrom('0x1/0x1'),
  '-j ': chainOf,
  '-g ': chainOf,
  '-A ': chainOf,
  '--to-destination ': fc.tuple(host, portOf).map(([address, port]) => `${address}:${port}`),
};

/** An option, and two values for it. */
const piece = fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])).chain((option) => {
  const value = fc.oneof({ weight: 12, arbitrary: values[option] }, { weight: 1, arbitrary: odd });
  return fc.tuple(value, value).map(([a, b]) => [`${option}${a}`, `${option}${b}`] as const);
});

const usual = fc.tuple(chainOf, chainOf, chainOf, chainOf).chain(([a, b, x, y]) =>
  fc.array(piece, { maxLength: 6 }).map((pieces) => {
    const lineOf = (which: 0 | 1, from: string, to: string) =>
      ['-A', from, ...pieces.map((each) => each[which]), '-j', to].join(' ');
    return [lineOf(0, a, x), lineOf(1, b, y)] as const;
  }),
);

/** Words as dumps have them, and for each blank a word that a form may leave out and one that it may not. */
const blanks = {
  CHAIN: { good: fc.constantFrom('KUBE-SVC-A', 'web', 'A'), any: fc.oneof(chainOf, odd) },
  NETWORK: { good: fc.constant('10.0.0.1/32'), any: fc.oneof(network, nearBounds('/'), odd) },
  PORT: { good: fc.constant('80'), any: fc.oneof(portOf, fc.integer({ min: 65_530, max: 70_000 }).map(String), odd) },
  TO: { good: fc.constant('10.0.0.1:80'), any: fc.oneof(values['--to-destination '], nearBounds(':'), odd) },
  TEXT: { good: fc.constant('"ns/app:http"'), any: fc.oneof(commentOf, odd) },
};

function nearBounds(sign: '/' | ':'): fc.Arbitrary<string> {
  const behind = sign === '/' ? fc.integer({ min: 0, max: 33 }) : fc.constantFrom(0, 1, 65_535, 65_536);
  return fc
    .tuple(fc.constantFrom(0, 9, 10, 199, 249, 250, 255, 256), behind)
    .map(([last, n]) => `10.0.0.${last}${sign}${n}`);
}

const dumped = fc
  .constantFrom(
    '-A CHAIN -s NETWORK -j CHAIN',
    '-A CHAIN -d NETWORK -p tcp -m comment --comment TEXT -m tcp --dport PORT -j CHAIN',
    '-A CHAIN -p udp -m udp --sport PORT -g CHAIN',
    '-A CHAIN -p tcp -m comment --comment TEXT -m tcp -j DNAT --to-destination TO',
    '-A CHAIN ! -s NETWORK -j MASQUERADE',
    '[0:0] -A CHAIN -j CHAIN -m comment --comment TEXT',
    '-A CHAIN -m comment --comment TEXT -j LOG --log-prefix TEXT',
  )
  .chain((template) => {
    const words = template.split(' ').map((word) => {
      const blank = blanks[word as keyof typeof blanks];
      return blank === undefined
        ? fc.constant([word, word] as const)
        : fc.tuple(blank.good, fc.oneof({ weight: 3, arbitrary: blank.good }, { weight: 1, arbitrary: blank.any }));
    });
    return fc.tuple(...words).map((all) => [0, 1].map((which) => all.map((word) => word[which]).join(' ')));
  })
  .map(([first = '', second = '']) => [first, second] as const);

const contexts = fc.constantFrom<LineContext>(
  nat,
  { ...nat, table: 'filter' },
  { ...nat, family: 'ipv6' },
  { ...nat, variant: 'legacy', table: 'mangle' },
);

describe('any two lines', () => {
  it('that have the same form are read the same', () => {
    fc.assert(
      fc.property(fc.oneof(usual, { weight: 3, arbitrary: dumped }), contexts, ([first, second], context) => {
        const part = asFormed(first, second, fresh(context));
        if (part === undefined) return;
        expect(readLine('rule_line', second, context).line.problems).toEqual([]);
        expect(part).toEqual(asRead(second, context));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1000) },
    );
  });
});
