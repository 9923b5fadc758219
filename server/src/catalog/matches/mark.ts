import type { MatchSpec } from '../types.ts';

export const mark: MatchSpec = {
  kind: 'match',
  name: 'mark',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the mark of the packet with a value.',
  explanation:
    'Tests the number that earlier rules, a socket (`SO_MARK`) or a BPF program put on the *packet* (`fwmark`). It lives inside this machine only, and is gone once the packet leaves it or enters another network namespace. It is not shared with other packets of the connection: `CONNMARK` saves and restores it. The test is `(mark AND mask) = value`.',
  options: [
    {
      name: '--mark',
      aliases: [],
      value: 'mark',
      summary: 'Value, and after a slash the bits of the mark that take part.',
      explanation:
        '`0x4000/0x4000` asks whether that one bit is set, whatever the others are: the form to use where several programs share the mark. Without a mask all 32 bits must be equal. A value with bits outside its mask can never be equal. A packet without a mark has 0.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1], kernel: [1] },
  source: 'net/netfilter/xt_mark.c',
};
