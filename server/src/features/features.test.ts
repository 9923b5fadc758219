import { describe, expect, test } from 'vitest';
import { textAt } from '../checks/view.ts';
import { render } from '../text/message.ts';
import { calleesOf, callersOf, chainItemAt } from './call-hierarchy.ts';
import { completion } from './completion/index.ts';
import { definition, references, rename } from './definition.ts';
import { folds } from './folding.ts';
import { formatting } from './formatting.ts';
import { inlayHints } from './inlay-hints.ts';
import { type LensPlaces, lenses, referencesTitle } from './lenses.ts';
import { outline } from './outline.ts';
import { selectionRanges } from './selection.ts';
import { chainSymbols } from './symbols.ts';
import { cursorIn, filter, kubeProxy, viewOfText } from './testing/fixture.ts';

const nobody = { interfaces: [], sets: [] };

function complete(rule: string, around: Parameters<typeof completion>[3] = nobody): readonly string[] {
  const { view, line, character } = cursorIn(filter(rule));
  return completion(view, line, character, around).items.map(({ label }) => label);
}

describe('completion', () => {
  test('tables after a star', () => {
    const { view, line, character } = cursorIn('*$0');
    expect(completion(view, line, character, nobody).items.map(({ label }) => label)).toEqual([
      '*raw',
      '*mangle',
      '*nat',
      '*filter',
      '*security',
    ]);
  });
  test('chains after -A', () => expect(complete('-A $0')).toEqual(['INPUT', 'FORWARD', 'OUTPUT', 'web']));
  test('chains of one’s own and targets after -j', () => {
    const found = complete('-A INPUT -j $0');
    expect(found).toEqual(expect.arrayContaining(['ACCEPT', 'REJECT', 'web']));
    expect(found).not.toContain('INPUT');
    expect(found).not.toContain('DNAT');
  });
  test('options of the matches that are loaded', () => {
    expect(complete('-A INPUT -p tcp -m tcp --$0').slice(0, 3)).toEqual(['--sport', '--dport', '--syn']);
  });
  test('options of the protocol’s own match', () => expect(complete('-A INPUT -p udp --$0')).toContain('--dport'));
  test('values of a list, one after another', () => {
    expect(complete('-A INPUT -m conntrack --ctstate NEW,$0')).toContain('ESTABLISHED');
  });
  test('interfaces and sets of the machine', () => {
    expect(complete('-A INPUT -i $0', { interfaces: ['eth7'], sets: [] })).toEqual(['eth7']);
    expect(complete('-A INPUT -m set --match-set $0', { interfaces: [], sets: ['blocked'] })).toEqual(['blocked']);
    expect(complete('-A INPUT -m set --match-set blocked $0')).toContain('src');
  });
  test('nothing in a comment', () => expect(complete('# -A $0')).toEqual([]));
});

describe('navigation', () => {
  test('from a jump to the declaration', () => {
    const { view, line, character } = cursorIn(filter('-A INPUT -j w$0eb'));
    expect(definition(view, line, character)).toEqual([
      expect.objectContaining({ line: 4, span: { start: 1, end: 4 } }),
    ]);
  });
  test('all places of a chain', () => {
    const { view, line, character } = cursorIn(filter('-A INPUT -j web', '-A w$0eb -j DROP', '-A FORWARD -g web'));
    expect(references(view, line, character).map((place) => `${place.line} ${place.role}`)).toEqual([
      '4 declaration',
      '5 jump',
      '6 rule',
      '7 jump',
    ]);
  });
  test('a chain is renamed with all its places, and never to a name that is taken', () => {
    const { view, line, character } = cursorIn(filter('-A INPUT -j w$0eb'));
    expect(rename(view, line, character, 'site')).toEqual({ kind: 'places', places: expect.any(Array) });
    expect(rename(view, line, character, 'INPUT')).toEqual({ kind: 'refused', why: 'taken' });
    expect(rename(view, line, character, '-x')).toEqual({ kind: 'refused', why: 'not-a-name' });
  });
  test('callers and callees of a chain', () => {
    const view = viewOfText(kubeProxy);
    const item = chainItemAt(view, 11, 5);
    expect(item?.name).toBe('KUBE-SVC-67NZLRHBNDSAWJRO');
    expect(callersOf(view, item?.name ?? '', 11).map((call) => call.item.name)).toEqual(['KUBE-SERVICES']);
    expect(calleesOf(view, item?.name ?? '', 11).map((call) => call.item.name)).toEqual([
      'KUBE-MARK-MASQ',
      'KUBE-SEP-EPVTA2RHFPHQF37H',
      'KUBE-SEP-A4XDIGXZ2YDXHROU',
      'KUBE-SEP-D3V65IDS3FFDYZQI',
    ]);
  });
  test('chains are found by some of their letters', () => {
    expect(chainSymbols(viewOfText(kubeProxy), 'kbmasq', 10).map(({ name }) => name)).toEqual(['KUBE-MARK-MASQ']);
  });
});

describe('structure', () => {
  test('the outline has tables, chains and rules', () => {
    const [table] = outline(viewOfText(filter('-A INPUT -j web', '-A web -m comment --comment "for all" -j DROP')));
    expect(table?.children.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'INPUT ACCEPT',
      'FORWARD ACCEPT',
      'OUTPUT ACCEPT',
      'web 1',
    ]);
    expect(table?.children.at(-1)?.children.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      '1 DROP: for all',
    ]);
  });
  test('chains of the outline stand where their rules stand, and never in each other', () => {
    const [table] = outline(viewOfText(filter('-A INPUT -j web', '-A INPUT -j DROP', '-A web -j ACCEPT', '-A INPUT')));
    expect(table?.children.map(({ name, first, last }) => [name, first, last])).toEqual([
      ['INPUT', 5, 6],
      ['FORWARD', 2, 2],
      ['OUTPUT', 3, 3],
      ['web', 7, 7],
    ]);
  });
  test('tables, declarations and runs of rules fold', () => {
    const view = viewOfText(filter('-A INPUT -j web', '-A INPUT -j DROP'));
    expect(folds(view).map(({ first, last }) => [first, last])).toEqual([
      [0, 7],
      [1, 4],
      [5, 6],
    ]);
  });
  test('the chains of one service fold together', () => {
    const folded = folds(viewOfText(kubeProxy)).map(({ first, last }) => [first, last]);
    expect(folded).toContainEqual([18, 23]);
  });
  test('a selection grows from the word to the file', () => {
    const { view, line, character } = cursorIn(filter('-A INPUT -p tcp -m tcp --dport 4$043 -j ACCEPT'));
    const texts = selectionRanges(view, line, character).map(({ start, end }) =>
      start.line === end.line
        ? textAt(view, line).slice(start.character, end.character)
        : `lines ${start.line} to ${end.line}`,
    );
    expect(texts).toEqual([
      '443',
      '--dport 443',
      'tcp --dport 443',
      '-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT',
      'lines 0 to 6',
      'lines 0 to 7',
    ]);
  });
});

describe('between the lines', () => {
  const all = { mark: true, share: true, service: true, pool: true, wildcard: true };
  test('hints decode marks, share out probabilities and name services', () => {
    const view = viewOfText(kubeProxy);
    const lines = kubeProxy.split('\n');
    const shown = inlayHints(view, 0, view.lineCount, all).map(
      ({ line, character, label }) => `${lines[line]?.slice(0, character).split(' ').at(-1)} ‹${render(label)}›`,
    );
    expect(shown).toMatchSnapshot();
  });
  test('each kind can be switched off', () => {
    const view = viewOfText(kubeProxy);
    expect(
      inlayHints(view, 0, view.lineCount, { mark: false, share: false, service: false, pool: false, wildcard: false }),
    ).toEqual([]);
  });
  test('lenses count references and packets', () => {
    const view = viewOfText('*filter\n:INPUT DROP [7:420]\n:web - [0:0]\n[1200:9] -A INPUT -j web\nCOMMIT\n');
    const text = '*filter\n:INPUT DROP [7:420]\n:web - [0:0]\n[1200:9] -A INPUT -j web\n-A web -j DROP\nCOMMIT\n';
    const shown = (places: LensPlaces) =>
      lenses(viewOfText(text), places).map(
        (lens) => `${lens.line} ${lens.kind}${'rule' in lens ? ` ${lens.rule}` : ''}`,
      );
    expect(shown('chains')).toEqual(['1 counters', '1 trace', '2 references', '2 reach 4']);
    expect(shown('chains-and-rules')).toEqual([...shown('chains'), '3 reach 3', '4 reach 4']);
    expect(render(referencesTitle(view, 2, 'web'))).toBe('1 reference, 1\u202f200 packets');
  });
  test('rules have a lens each, unless there are hundreds of them', () => {
    const many = '-A INPUT -s 192.0.2.1/32 -j DROP\n'.repeat(401);
    const view = viewOfText(`*filter\n:INPUT DROP [0:0]\n${many}COMMIT\n`);
    expect(lenses(view, 'chains-and-rules').map(({ kind }) => kind)).toEqual(['counters', 'trace']);
  });
});

describe('formatting', () => {
  test.each([
    ['-A   INPUT  -s 10.0.0.1   -j  DROP  ', '-A INPUT -s 10.0.0.1/32 -j DROP'],
    [
      '--append INPUT --protocol tcp --match tcp --destination-port 80 --jump DROP',
      '-A INPUT -p tcp -m tcp --dport 80 -j DROP',
    ],
    ['-A INPUT -m comment --comment "two  blanks" -j DROP', '-A INPUT -m comment --comment "two  blanks" -j DROP'],
    ['-A INPUT -s 10.0.0.300 -j  DROP', '-A INPUT -s 10.0.0.300 -j  DROP'],
  ])('%s', (written, formatted) => {
    const view = viewOfText(filter(written));
    expect(formatting(view, 5, 6)[0]?.text ?? written).toBe(formatted);
  });
});
