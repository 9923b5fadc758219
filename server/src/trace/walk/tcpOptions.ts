/** Options of TCP's header, as far as they are described. */
import type { Packet } from '../../net/packet.ts';
import { SYN } from '../../net/tcp.ts';

/** Bytes by kind: of end, padding, MSS, window scale, SACK permitted and timestamps always the same. */
const lengths: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 4, 3: 3, 4: 2, 8: 10 };

/** Bytes that an option takes; of kinds whose length varies the least. */
export function optionBytes(kind: number): number {
  return lengths[kind] ?? 2;
}

const headerWithoutOptions = 20;

/** The option by which a SYN announces the segments that its sender takes. */
export const mssOption = 2;

/** By which the trace asks whether it has one. */
export function optionId(kind: number): string {
  return `tcp-option:${kind}`;
}

/** Whether the header has an option of this kind; undefined: nobody told. */
export function carriesOption(
  { tcpOptions, strippedOptions, mss }: Pick<Packet, 'tcpOptions' | 'strippedOptions' | 'mss'>,
  kind: number,
): boolean | undefined {
  if (kind === mssOption && mss !== undefined) return true;
  return tcpOptions?.includes(kind) ?? (strippedOptions?.includes(kind) ? false : undefined);
}

/** Bytes behind the fixed part of TCP's header: options and payload. */
export function bytesBehind({ family, headers = [], length }: Pick<Packet, 'family' | 'headers' | 'length'>): number {
  const extensions = headers.reduce((sum, header) => sum + header.length, 0);
  return Math.max(length - (family === 'ipv6' ? 40 : 20) - extensions - headerWithoutOptions, 0);
}

/** Whether anything follows TCP's header; undefined: what stands there may be options. */
export function carriesData(packet: Packet): boolean | undefined {
  if (packet.data !== undefined) return packet.data !== '';
  const { tcpOptions, tcpFlags = SYN } = packet;
  const behind = bytesBehind(packet);
  if (tcpOptions === undefined) return behind === 0 ? false : (tcpFlags & SYN) === 0 && behind > 40 ? true : undefined;
  const options = Math.ceil(tcpOptions.reduce((sum, kind) => sum + optionBytes(kind), 0) / 4) * 4;
  return behind > options;
}
