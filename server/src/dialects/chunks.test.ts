/** What is kept of chunks is true after any edit: reading the edited document tells what reading its text anew tells. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChanges, type ChunkedDocument, openDocument, textOf } from '../text/document.ts';
import { type DumpLines, dumpOf, dumpOfRuns } from './dump.ts';
import { readRouter } from './ios-nat/parse.ts';
import { readSets } from './ipset-save/parse.ts';
import { readServices } from './ipvsadm/parse.ts';

function dumpOfDocument({ chunks, firstLines }: ChunkedDocument): DumpLines {
  const runs = chunks.map((chunk, index) => ({ chunk, first: firstLines[index] ?? 0 }));
  return dumpOfRuns('x', runs, 0);
}

/** Long enough for several chunks. */
function repeated(lines: readonly string[]): string {
  return Array.from({ length: 900 }, (_, index) =>
    (lines[index % lines.length] ?? '').replace('N', String(index % 250)),
  )
    .join('\n')
    .concat('\n');
}

const dialects = [
  {
    name: 'router',
    read: (lines: DumpLines) => {
      const { router, problems } = readRouter(lines);
      return { items: [router], problems };
    },
    lines: [
      'interface GigabitEthernet0/N',
      ' ip address 10.0.N.1 255.255.255.0',
      ' ip nat inside',
      '!',
      'ip nat inside source static 10.0.0.N 203.0.113.N',
      'access-list 7 permit 10.0.N.0 0.0.0.255',
      'banner motd ^C',
      'ip nat inside source list 9 pool X',
      '^C',
      'R1(config)#no ip nat inside source static 10.0.0.7 203.0.113.7',
      '% Invalid input detected',
      'R1#show ip nat translations',
      'Pro Inside global      Inside local       Outside local      Outside global',
      '--- 203.0.113.N        10.0.0.N           ---                ---',
      'route-map M permit N',
      ' match ip address 7',
    ],
  },
  {
    name: 'sets',
    read: readSets,
    lines: [
      'create a hash:ip',
      'create b hash:ip,port timeout 0',
      'add a 10.0.0.N',
      'add b 10.0.0.N,tcp:80 timeout 5',
      'swap a b',
      'del a 10.0.0.7',
      'destroy',
      'Name: a',
      'Type: hash:net',
      'Header: family inet',
      'Members:',
      '10.0.N.0/24',
      '',
      '# c',
      'rename a b',
    ],
  },
  {
    name: 'services',
    read: readServices,
    lines: [
      'Prot LocalAddress:Port Scheduler Flags',
      '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
      '  -> RemoteAddress:Port      Uthreshold Lthreshold ActiveConn InActConn ',
      'TCP  10.96.0.N:80 rr',
      '  -> 10.244.0.N:80 Masq 1 0 0',
      'IPVS connection entries',
      '-A -t 10.96.0.N:80 -s wrr',
      '-a -t 10.96.0.N:80 -r 10.0.0.N:80 -m -w 2',
      '-D -t 10.96.0.1:80',
      '-C',
    ],
  },
] as const;

test.each(dialects)('$name', ({ read, lines }) => {
  const line = fc.constantFrom(...lines);
  const edit = fc.record({
    start: fc.nat(900),
    count: fc.nat(300),
    inserted: fc.array(line, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.shuffledSubarray([...lines], { minLength: 3 }), fc.array(edit, { maxLength: 4 }), (order, edits) => {
      let document = openDocument(repeated(order));
      read(dumpOfDocument(document));
      for (const { start, count, inserted } of edits) {
        const range = { start: { line: start, character: 0 }, end: { line: start + count, character: 0 } };
        document = applyChanges(document, [{ range, text: inserted.map((each) => `${each}\n`).join('') }]);
        expect(read(dumpOfDocument(document))).toEqual(read(dumpOf('x', textOf(document))));
      }
    }),
    { numRuns: 8 },
  );
});

test('a set that is listed again by the name above, when the name has moved', () => {
  const listed = ['Type: hash:net', 'Header: family inet', '10.0.N.0/24', 'del a 10.0.0.7', 'swap a b'];
  let document = openDocument(`Name: a\n${repeated(listed)}`);
  readSets(dumpOfDocument(document));
  const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
  document = applyChanges(document, [{ range, text: 'Name: a\n' }]);
  expect(readSets(dumpOfDocument(document))).toEqual(readSets(dumpOf('x', textOf(document))));
});
