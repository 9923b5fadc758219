/**
 * Packets on which tool and kernel differ, each with the reason. Nothing may be added without one: a difference that
 * nobody understands is a fault of the tool. They count as skipped, and README.md lists them.
 */
export interface KnownDifference {
  readonly scenario: string;
  /** From 1. */
  readonly packets: readonly number[];
  readonly reason: string;
}

const udplite =
  'This kernel sums the checksum of UDP-Lite with the protocol number of UDP, so that connection tracking calls every sound packet INVALID.';

const ownError =
  'The node’s own ICMP error belongs to the connection it is about, and a CONNMARK rule in POSTROUTING marked that; nobody traces what the node says by itself.';

const lostConnection =
  'A RST before any answer deletes its connection at once (nf_conntrack_tcp_packet); connlimit, asked in mangle POSTROUTING, then drops the packet without a line of TRACE. Inferred from where the kernel’s record ends, twice; what connlimit counts there is not modelled.';

export const knownDifferences: readonly KnownDifference[] = [
  { scenario: 'generated/7-36', packets: [11], reason: ownError },
  { scenario: 'generated/7-174', packets: [3], reason: lostConnection },
  { scenario: 'conntrack/other protocols', packets: [10], reason: udplite },
];

export function knownDifference(scenario: string, packet: number): string | undefined {
  return knownDifferences.find((known) => known.scenario === scenario && known.packets.includes(packet))?.reason;
}
