import { maskOfLength } from '../net/address.ts';
import { formatAddress, formatPrefix, parseAddress } from '../net/text.ts';
import { message } from '../text/message.ts';
import { span } from '../text/span.ts';
import type { LineCheck } from './check.ts';

export const hostBitsSet: LineCheck = {
  kind: 'line',
  code: 'host-bits-set',
  dialect: 'iptables-save',
  title: 'A network whose address has bits behind its mask',
  severity: 'warning',
  why: 'iptables clears the bits that the mask does not cover: `10.0.0.5/24` means all of `10.0.0.0/24`. Who wrote it may have meant the one address.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.5/24 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.0/24 -j ACCEPT
COMMIT
`,
  hint: /(?:-[sd]|--(?:source|destination|src|dst)) [^\s/]+\/(?!32\b|128\b)\S+/,
  concerns: (found) =>
    found
      .slice(found.indexOf(' ') + 1)
      .split(',')
      .some((text) => networkOf(text) !== undefined),
  *run(rule) {
    for (const { value, words, spec } of rule.conditions) {
      const [word] = words;
      if (
        value.kind !== 'prefixes' ||
        word === undefined ||
        word.quoted ||
        (spec.name !== '-s' && spec.name !== '-d')
      ) {
        continue;
      }
      let start = word.span.start;
      for (const text of word.text.split(',')) {
        const meant = networkOf(text);
        if (meant !== undefined) {
          yield {
            span: span(start, start + text.length),
            message: message('{written} means {network}: the bits behind the mask are cleared.', {
              written: text,
              network: meant,
            }),
            replacement: meant,
          };
        }
        start += text.length + 1;
      }
    }
  },
};

/** What iptables makes of the text, where that is not what is written. */
function networkOf(text: string): string | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  if (address === undefined) return undefined;
  const mask = maskOf(text.slice(slash + 1), address.words.length);
  if (mask === undefined) return undefined;
  const words = address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0);
  if (words.every((word, index) => word === address.words[index])) return undefined;
  const cleared = { family: address.family, words };
  return formatAddress(cleared) === text ? undefined : formatPrefix({ address: cleared, mask });
}

function maskOf(text: string, words: number): readonly number[] | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const length = Number(text);
    return length <= words * 32 ? maskOfLength(words === 1 ? 'ipv4' : 'ipv6', length) : undefined;
  }
  const mask = parseAddress(text)?.words;
  return mask?.length === words ? mask : undefined;
}
