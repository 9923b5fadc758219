/**
 * Where templates stand that `message` is not given as a literal. A file that calls `message` with anything but a
 * literal must be spoken for here; the test in l10n/ names those that are not.
 */
export interface WordSource {
  /** Files, and folders with a slash behind them. */
  readonly in: readonly string[];
  readonly what: /** Values of these properties; a single word is a name, and the same in every language. */
    | { readonly kind: 'properties'; readonly names: readonly string[] }
    /** Every string with a space or a place in it. */
    | { readonly kind: 'all' }
    /** What is passed on is a number, a name, or a template that another source has. */
    | { readonly kind: 'none' };
  readonly why: string;
}

export const sources: readonly WordSource[] = [
  {
    in: ['server/src/catalog/valueForms.ts'],
    what: { kind: 'all' },
    why: 'How the values of options are written, for the help while one is typed.',
  },
  {
    in: ['server/src/catalog/'],
    what: {
      kind: 'properties',
      names: [
        'summary',
        'explanation',
        'text',
        'purpose',
        'reachedFrom',
        'rules',
        'naming',
        'name',
        'meaning',
        'versions',
      ],
    },
    why: 'Facts as data: what extensions, options, chains, sets, marks and devices are for.',
  },
  {
    in: ['server/src/checks/'],
    what: { kind: 'properties', names: ['title', 'why'] },
    why: 'Titles and explanations make the pages of diagnostics; titles are also the descriptions of settings.',
  },
  {
    in: ['server/src/features/explain/', 'server/src/features/trace-form/offers.ts'],
    what: { kind: 'all' },
    why: 'Phrases of conditions and targets by option; labels of what the form offers.',
  },
  {
    in: [
      'server/src/trace/netfilter/targets/passing.ts',
      'server/src/features/hover/chain.ts',
      'server/src/features/hover/table.ts',
    ],
    what: { kind: 'all' },
    why: 'What targets do that let the packet pass; what tables and built-in chains are for.',
  },
  {
    in: [
      'server/src/features/ipvsadm/words.ts',
      'server/src/features/ipvsadm/hover.ts',
      'server/src/features/ipvsadm/completion.ts',
      'server/src/features/ipset-save/words.ts',
      'server/src/features/ipset-save/hover.ts',
    ],
    what: { kind: 'all' },
    why: 'What single words of dumps mean.',
  },
  {
    in: [
      'server/src/features/chain-graph/',
      'server/src/features/ipvsadm/',
      'server/src/features/ipset-save/',
      'server/src/features/iproute2/',
      'server/src/features/completion/',
      'server/src/features/hover/',
      'server/src/features/inlay-hints.ts',
      'server/src/features/machine.ts',
      'server/src/features/signature.ts',
    ],
    what: { kind: 'none' },
    why: 'Facts of the catalog, numbers and names, passed on.',
  },
  {
    in: ['server/src/dialects/iptables-save/values/owners.ts'],
    what: { kind: 'none' },
    why: 'The words user and group, which are the same in a template’s place.',
  },
];
