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

export const knownDifferences: readonly KnownDifference[] = [];

export function knownDifference(scenario: string, packet: number): string | undefined {
  return knownDifferences.find((known) => known.scenario === scenario && known.packets.includes(packet))?.reason;
}
