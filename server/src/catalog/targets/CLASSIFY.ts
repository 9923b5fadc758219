import type { TargetSpec } from '../types.ts';

export const CLASSIFY: TargetSpec = {
  kind: 'target',
  name: 'CLASSIFY',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the traffic control class of the packet.',
  explanation:
    'Sets the traffic control class in which a classful queue puts the packet. The next rule is tried, so the last CLASSIFY wins.',
  options: [
    {
      name: '--set-class',
      aliases: [],
      value: 'classId',
      summary: 'Major and minor number in hex joined by a colon.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: {
    ipv4: {
      filter: ['FORWARD', 'OUTPUT'],
      nat: ['OUTPUT', 'POSTROUTING'],
      mangle: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
      raw: ['OUTPUT'],
      security: ['FORWARD', 'OUTPUT'],
    },
    ipv6: {
      filter: ['FORWARD', 'OUTPUT'],
      nat: ['OUTPUT', 'POSTROUTING'],
      mangle: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
      raw: ['OUTPUT'],
      security: ['FORWARD', 'OUTPUT'],
    },
  },
  source: 'net/netfilter/xt_CLASSIFY.c',
};
