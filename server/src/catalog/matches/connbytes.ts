import type { MatchSpec } from '../types.ts';

export const connbytes: MatchSpec = {
  kind: 'match',
  name: 'connbytes',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares packet or byte counts, or mean packet size, of the connection with a range.',
  explanation:
    'Compares how much a connection has already transferred, in packets, bytes or bytes per packet, with a range. Typical use: put long downloads into a slower class. It counts only with connection tracking accounting on (`net.netfilter.nf_conntrack_acct`), and never matches untracked packets.',
  options: [
    {
      name: '--connbytes',
      aliases: [],
      value: 'uint64range',
      summary: 'Lower bound, optionally a colon and an upper bound.',
      min: 0,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--connbytes-dir',
      aliases: [],
      value: 'enum',
      summary: 'Direction of the connection that is counted.',
      enum: ['original', 'reply', 'both'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--connbytes-mode',
      aliases: [],
      value: 'enum',
      summary: 'Quantity that is compared.',
      enum: ['packets', 'bytes', 'avgpkt'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_connbytes.c',
};
