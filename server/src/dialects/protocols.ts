/** Protocols by name, as /etc/protocols of common distributions lists them. */
import { protocols } from '../catalog/names/index.ts';

const numbers: ReadonlyMap<string, number> = new Map(
  [...protocols.fromProtocolsFile, ...protocols.builtin].map(({ name, number }) => [name, number]),
);

/** The number of a protocol by name (in any case) or decimal number; undefined: neither. */
export function protocolNumber(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined;
  return numbers.get(text.toLowerCase());
}
