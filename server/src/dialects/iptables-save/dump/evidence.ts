/** What a chunk's text tells about the file as a whole, found without reading its lines. */

import type { Family } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';

export interface Evidence {
  /** The family of the chunk's addresses; undefined: it has none, or both. */
  readonly family: Family | undefined;
  readonly tables: boolean;
  readonly shell: boolean;
}

const ipv6 =
  / (?:-[sd]|--(?:source|destination|src|dst|to-source|to-destination)) \[?[0-9a-f]*:[0-9a-f]*:|icmp6|icmpv6|ipv6-icmp| -m hl /;
const ipv4 =
  / (?:-[sd]|--(?:source|destination|src|dst|to-source|to-destination)) \d+\.\d+\.|icmp-(?:type|port)| -m (?:icmp|ttl) /;
const table = /^\uFEFF?\*(?:filter|nat|mangle|raw|security)\b/m;
const shell = /^[^#*:[\n-]*\bip6?tables(?:-legacy|-nft)? [^\n]*-[AIPNFX]\b/m;

const known = new WeakMap<Chunk, Evidence>();

/** The evidence of a chunk; kept with it, since chunks never change. */
export function evidenceOf(chunk: Chunk): Evidence {
  const before = known.get(chunk);
  if (before) return before;
  const has6 = ipv6.test(chunk.text);
  const has4 = ipv4.test(chunk.text);
  const evidence: Evidence = {
    family: has6 === has4 ? undefined : has6 ? 'ipv6' : 'ipv4',
    tables: table.test(chunk.text),
    shell: shell.test(chunk.text),
  };
  known.set(chunk, evidence);
  return evidence;
}

/** The family that a file's name says: `rules.v6`, `ip6tables-save.txt`. */
export function familyOfFileName(name: string): Family | undefined {
  if (/ip6tables|\bv6\b|ipv6|[._-]6$/i.test(name)) return 'ipv6';
  return /iptables|\bv4\b|ipv4/i.test(name) ? 'ipv4' : undefined;
}
