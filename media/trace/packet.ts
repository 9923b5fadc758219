/** Packets and shares as people write them. */
import type { PacketJson } from '../../protocol/trace.ts';

/** `10.1.0.7:80`, `[fd00::7]:80`, and the address alone where there is no port. */
export function endpoint(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `tcp 10.1.0.7:40000 → 10.96.0.1:80`. */
export function packetText({ protocol, src, sport, dst, dport }: PacketJson): string {
  return `${protocol} ${endpoint(src, sport)} → ${endpoint(dst, dport)}`;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `33 %`; what is small stays visible, and nothing but the whole is 100. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value >= 100) return `${Math.round(value)} %`;
  if (value < 1) return '< 1 %';
  return `${Math.min(99, Math.round(value))} %`;
}
