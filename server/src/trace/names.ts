/** Numbers as people write them. */
import { protocols } from '../catalog/names/index.ts';

/** ICMPv6 has two usual names; the shorter is the one that people type. */
const byNumber = new Map<number, string>([[58, 'icmpv6']]);
for (const { name, number } of [...protocols.builtin, ...protocols.fromProtocolsFile]) {
  if (!byNumber.has(number)) byNumber.set(number, name);
}

/** `tcp` for 6; the number itself where it has no name. */
export function protocolName(number: number): string {
  return byNumber.get(number) ?? String(number);
}

const tcpFlagNames: readonly string[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** `SYN,ACK`; `NONE` where no flag is set. Bits as in the TCP header. */
export function tcpFlagsText(flags: number): string {
  const names = tcpFlagNames.filter((_, bit) => (flags & (1 << bit)) !== 0);
  return names.length === 0 ? 'NONE' : names.join(',');
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
