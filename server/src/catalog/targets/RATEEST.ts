import type { TargetSpec } from '../types.ts';

export const RATEEST: TargetSpec = {
  kind: 'target',
  name: 'RATEEST',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Measures the rate of the packets that pass; the next rule follows.',
  explanation:
    'Feeds a named estimator, which the `rateest` match reads. It must be loaded before the rules that read it. It decides nothing about the packet.',
  options: [
    {
      name: '--rateest-name',
      aliases: [],
      value: 'string',
      summary: 'Name of the estimator, 15 characters at most.',
      cutAt: 15,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--rateest-interval',
      aliases: [],
      value: 'duration',
      summary: 'How often it measures.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--rateest-ewmalog',
      aliases: [],
      value: 'duration',
      summary: 'Over what time it takes the mean.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_RATEEST.c',
};
