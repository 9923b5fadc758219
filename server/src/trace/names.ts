/** Numbers and addresses as people write them. */
import { protocols } from '../catalog/names/index.ts';
import type { Address } from '../net/address.ts';
import { formatAddress } from '../net/text.ts';

/** ICMPv6 has two usual names; the shorter is the one that people type. */
const byNumber = new Map<number, string>([[58, 'icmpv6']]);
for (const { name, number } of [...protocols.builtin, ...protocols.fromProtocolsFile]) {
  if (!byNumber.has(number)) byNumber.set(number, name);
}

/** `tcp` for 6; the number itself where it has no name. */
export function protocolName(number: number): string {
  return byNumber.get(number) ?? String(number);
}

const tcpFlags: readonly string[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** Names of the flags that are set. Bits as in the TCP header. */
export function tcpFlagNames(flags: number): readonly string[] {
  return tcpFlags.filter((_, bit) => (flags & (1 << bit)) !== 0);
}

/** `SYN,ACK`; `NONE` where no flag is set. */
export function tcpFlagsText(flags: number): string {
  return tcpFlagNames(flags).join(',') || 'NONE';
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `10.1.0.7:80`, `[fd00::7]:80`, and the address alone where the protocol has no ports. */
export function endpoint(address: Address, port: number | undefined): string {
  const text = formatAddress(address);
  if (port === undefined) return text;
  return address.family === 'ipv6' ? `[${text}]:${port}` : `${text}:${port}`;
}
