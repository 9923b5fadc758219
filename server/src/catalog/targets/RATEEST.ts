import type { TargetSpec } from '../types.ts';

export const RATEEST: TargetSpec = {
  kind: 'target',
  name: 'RATEEST',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Feeds a named rate estimator.',
  explanation:
    'Feeds a named estimator of the current rate, which the `rateest` match reads. Goes on with the next rule.',
  options: [
    {
      name: '--rateest-name',
      aliases: [],
      value: 'string',
      summary: 'Name of the estimator, at most 15 characters.',
      cutAt: 15,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--rateest-interval',
      aliases: [],
      value: 'duration',
      summary: 'Sampling interval with s, ms or us unit.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--rateest-ewmalog',
      aliases: [],
      value: 'duration',
      summary: 'Averaging time constant with s, ms or us unit.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_RATEEST.c',
};
