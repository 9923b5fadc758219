import type { MatchSpec } from '../types.ts';

export const iprange: MatchSpec = {
  kind: 'match',
  name: 'iprange',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches addresses in an arbitrary from-to range.',
  explanation:
    "Matches addresses from one to another, both included, where no network prefix fits. Plain `-s` and `-d` don't know ranges.",
  requiresOneOf: ['--src-range', '--dst-range'],
  options: [
    {
      name: '--src-range',
      aliases: [],
      value: 'addressRange',
      summary: 'First and last source address joined by a dash; one address is accepted too.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dst-range',
      aliases: [],
      value: 'addressRange',
      summary: 'First and last destination address joined by a dash; one address is accepted too.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'no prefix notation and no host names; a reversed range loads with a warning and never matches.',
    },
  ],
  source: 'net/netfilter/xt_iprange.c',
};
