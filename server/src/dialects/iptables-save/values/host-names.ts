/** Names in place of addresses: resolved while a file is loaded, so dumps never hold them. */
import { type Address, maskOfLength, type Prefix } from '../../../net/address.ts';
import { ipv4, readDottedQuad } from '../../../net/ipv4.ts';
import { hostPrefix, masked } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { Value, Word } from '../model.ts';
import { type Reading, refuse } from './reader.ts';

/** Names that /etc/hosts and /etc/networks of every distribution hold. IPv6 has none that all agree on. */
const everywhere: ReadonlyMap<string, number> = new Map([
  ['localhost', readDottedQuad('127.0.0.1') ?? 0],
  ['loopback', readDottedQuad('127.0.0.0') ?? 0],
  ['link-local', readDottedQuad('169.254.0.0') ?? 0],
  ['default', 0],
]);

/** The address behind a name that resolves on any machine; undefined: nobody knows without asking a resolver. */
export function wellKnownHost(name: string, reading: Reading): Address | undefined {
  const word = reading.family === 'ipv4' ? everywhere.get(name) : undefined;
  return word === undefined ? undefined : ipv4(word);
}

/** As wellKnownHost, under a mask. */
export function wellKnownPrefix(
  name: string,
  mask: readonly number[] | undefined,
  reading: Reading,
): Prefix | undefined {
  const address = wellKnownHost(name, reading);
  if (!address) return undefined;
  return mask ? masked(address, mask) : hostPrefix(address);
}

/** A name by the rules for host names, with a letter in its last label so that a mistyped address is none. */
const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z_](?:[a-z0-9_-]*[a-z0-9_])?\.?$/i;

const neverResolves = /\.invalid\.?$/i;

/** Reports a text that should be an address and is none, by what it rather is. */
export function refuseAddress(
  text: string,
  at: Span,
  word: Word,
  reading: Reading,
  names: 'resolved' | 'refused' = 'resolved',
): Value {
  const { family } = reading;
  const wanted = family === 'ipv4' ? 'IPv4' : 'IPv6';
  if (looksLikeOther(text, reading)) {
    const found = family === 'ipv4' ? 'IPv6' : 'IPv4';
    return refuse(
      reading,
      word,
      message('{text} is an {found} address, but this ruleset is for {wanted}.', { text, found, wanted }),
      at,
      'wrong-family',
    );
  }
  if (text.includes('-')) {
    const [low = '', high = ''] = text.split('-');
    if (/^[0-9.:a-f]+$/i.test(low) && /^[0-9.:a-f]+$/i.test(high)) {
      return refuse(
        reading,
        word,
        message('Ranges of addresses are known to -m iprange only (--src-range, --dst-range).'),
        at,
      );
    }
  }
  if (family === 'ipv6' && text.includes('%')) {
    return refuse(
      reading,
      word,
      message('An address in a rule has no zone: match the interface with -i or -o instead of “{text}”.', { text }),
      at,
    );
  }
  if (hostName.test(text) && (names === 'refused' || neverResolves.test(text))) {
    return refuse(
      reading,
      word,
      names === 'refused'
        ? message('“{text}” is a name, and this option looks none up: write the address.', { text })
        : message('“{text}” is a name that nothing ever resolves to an address (RFC 6761).', { text }),
      at,
    );
  }
  if (hostName.test(text)) {
    return refuse(
      reading,
      word,
      message(
        '“{text}” is a host name: it is resolved each time the file is loaded, and loading fails where it does not resolve. Write the address.',
        { text },
      ),
      at,
      'unresolved-name',
    );
  }
  if (text === '')
    return refuse(
      reading,
      word,
      message('An address is missing here: items stand between single commas, without blanks.'),
      at,
    );
  return refuse(reading, word, message('“{text}” is no {wanted} address.', { text, wanted }), at);
}

function looksLikeOther(text: string, reading: Reading): boolean {
  if (reading.family === 'ipv6') return readDottedQuad(text) !== undefined;
  return text.includes(':') && /^[0-9a-f:.]+$/i.test(text);
}

/** The mask of a well-formed prefix length, shared because there are few of them. */
export const lengthMasks = {
  ipv4: Array.from({ length: 33 }, (_, length) => maskOfLength('ipv4', length)),
  ipv6: Array.from({ length: 129 }, (_, length) => maskOfLength('ipv6', length)),
};
