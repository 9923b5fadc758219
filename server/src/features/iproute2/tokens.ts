/** Semantic tokens of the machine's own dumps, by the word before and the look of each word. */
import { wordsOf } from '../../dialects/dump.ts';
import type { PartPlace } from '../../node/parts.ts';
import type { Token, TokenType } from '../tokens.ts';

/** What stands behind a word. */
const behind: Readonly<Record<string, TokenType>> = {
  dev: 'class',
  iif: 'class',
  oif: 'class',
  master: 'class',
  lookup: 'namespace',
  table: 'namespace',
  state: 'enumMember',
  qdisc: 'enumMember',
  scope: 'enumMember',
  proto: 'enumMember',
  pref: 'enumMember',
};

const words: ReadonlySet<string> = new Set(
  `via dev iif oif master lookup table state qdisc scope proto pref src metric weight mtu from to not fwmark inet inet6
  brd peer valid_lft preferred_lft nexthop onlink linkdown dead ipproto sport dport uidrange suppress_prefixlength goto
  group qlen tos nhid link/ether link/loopback link/none`.split(/\s+/),
);
const types: ReadonlySet<string> = new Set(
  'default local broadcast unicast multicast anycast blackhole unreachable prohibit throw nop all'.split(' '),
);
const address = /^(?:\d{1,3}(?:\.\d{1,3}){1,3}|[0-9a-f]{0,4}:[0-9a-f:.]*)(?:\/\d{1,3})?$/i;

export function tokensOfHost({ textAt }: Pick<PartPlace, 'textAt'>, first: number, end: number): readonly Token[] {
  const found: Token[] = [];
  for (let line = first; line < end; line++) {
    let expected: TokenType | undefined;
    for (const { text, span } of wordsOf(textAt(line))) {
      const type = typeOf(text, expected);
      expected = behind[text];
      const pair = /^([\w-]+)=(.+)$/.exec(text);
      if (pair !== null) {
        const at = span.start + (pair[1]?.length ?? 0);
        found.push({ line, span: { start: span.start, end: at }, type: 'parameter', modifiers: [] });
        const value = address.test(pair[2] ?? '') ? 'string' : 'number';
        found.push({ line, span: { start: at + 1, end: span.end }, type: value, modifiers: [] });
      } else if (type !== undefined) found.push({ line, span, type, modifiers: [] });
    }
  }
  return found;
}

function typeOf(text: string, expected: TokenType | undefined): TokenType | undefined {
  if (expected !== undefined) return expected;
  if (words.has(text)) return 'parameter';
  if (types.has(text)) return 'keyword';
  if (/^<[A-Z_,0-9-]*>$/.test(text) || /^\[[A-Z_]+\]$/.test(text) || /^[A-Z][A-Z_0-9]+$/.test(text))
    return 'enumMember';
  if (address.test(text) && text !== '::' && /[.:]/.test(text.slice(0, -1))) return 'string';
  if (/^(?:0x[0-9a-f]+(?:\/0x[0-9a-f]+)?|\d+:?)$/i.test(text)) return 'number';
  if (/^(?:net|kernel|vm|fs)\.[\w./@:-]+$/.test(text) || text.startsWith('/proc/sys/')) return 'parameter';
  if (/^(?:tcp|udp|icmp|icmpv6|sctp|gre|udplite|dccp)$/.test(text)) return 'keyword';
  return text === '=' ? 'operator' : undefined;
}
