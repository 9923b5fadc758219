import type { MatchSpec } from '../types.ts';

export const mark: MatchSpec = {
  kind: 'match',
  name: 'mark',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the packet mark with a value.',
  explanation:
    "Tests the mark that earlier rules, IPVS or a socket put on the *packet* (`fwmark`). The test is `(mark AND mask) = value`. The mark lives only inside this machine, is lost when the packet leaves, and isn't shared by the packets of a connection: for that, CONNMARK saves and restores it.",
  options: [
    {
      name: '--mark',
      aliases: [],
      value: 'mark',
      summary: 'Value, optionally with the mask that is applied before comparing.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_mark.c',
};
