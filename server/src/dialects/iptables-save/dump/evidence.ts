/** What a chunk's text tells about the file as a whole, found without reading its lines. */
import type { Family } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';
import { once } from '../../../text/once.ts';
import { firstDumpCommand } from '../../prompt.ts';

const ipv6 =
  / (?:-[sd]|--(?:source|destination|src|dst|to-source|to-destination)) \[?[0-9a-f]*:[0-9a-f]*:|icmp6|icmpv6|ipv6-icmp| -m hl /;
const ipv4 =
  / (?:-[sd]|--(?:source|destination|src|dst|to-source|to-destination)) \d+\.\d+\.|icmp-(?:type|port)| -m (?:icmp|ttl) /;
const table = /^\uFEFF?\*(?:filter|nat|mangle|raw|security)\b/m;
const shell = /^[^#*:[\n-]{0,200}\bip6?tables(?:-legacy|-nft)? [^\n]{0,1000}-[AIPNFX]\b/m;

/** The family of the chunk's addresses; undefined: it has none, or both. */
const familyOfChunk = once(({ text }: Chunk): Family | undefined => {
  const has6 = ipv6.test(text);
  return has6 === ipv4.test(text) ? undefined : has6 ? 'ipv6' : 'ipv4';
});
const hasTables = once(({ text }: Chunk) => table.test(text));
const beginsBundle = once(({ text }: Chunk) => {
  const at = firstDumpCommand(text);
  const first = text.search(table);
  return at >= 0 && (first < 0 || at < first);
});
const hasShellCommands = once(({ text }: Chunk) => shell.test(text));

/** The family of the first addresses that tell one. */
export function familyOfAddresses(chunks: readonly Chunk[]): Family | undefined {
  for (const chunk of chunks) {
    const family = familyOfChunk(chunk);
    if (family !== undefined) return family;
  }
  return undefined;
}

/** What the file is: dumps with tables; without any, lines of a shell script or of a listing. */
export function natureOf(chunks: readonly Chunk[]): 'tables' | 'shell' | 'listing' {
  if (chunks.some(hasTables)) return 'tables';
  return chunks.some(hasShellCommands) ? 'shell' : 'listing';
}

/** Whether prompts stand before the first table: what stands above them is nobody's rule. */
export function isBundle([first]: readonly Chunk[]): boolean {
  return first !== undefined && beginsBundle(first);
}

/** What a file's name says of its family. `rules.v6` is sure of it, `iptables.txt` may hold what both programs print. */
export interface NamedFamily {
  readonly family: Family;
  readonly sure: boolean;
}

/** The family that a file's name says: `rules.v6`, `ip6tables-save.txt`. */
export function familyOfFileName(name: string): NamedFamily | undefined {
  if (/ip6tables|\bv6\b|ipv6|[._-]6$/i.test(name)) return { family: 'ipv6', sure: true };
  if (/\bv4\b|ipv4/i.test(name)) return { family: 'ipv4', sure: true };
  return /iptables/i.test(name) ? { family: 'ipv4', sure: false } : undefined;
}
