/** Addresses, networks and ranges in elements. */
import { type Address, compareAddresses, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { ipv4 } from '../../net/ipv4.ts';
import { bitsOf, hostPrefix, masked, parseAddress, parsePrefix } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { SetPart } from './model.ts';
import { fault, type PartReader } from './part.ts';
import { prefixesOf } from './ranges.ts';

/** `ip` keeps ranges as they are: ipset adds each address of them. `net` keeps networks, and cuts ranges into them. */
export function readAddresses(kind: 'ip' | 'net'): PartReader {
  return (text, shape) => {
    const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
    const dash = text === bare ? bare.indexOf('-') : -1;
    if (dash > 0) {
      const low = readAddress(bare.slice(0, dash));
      const high = readAddress(bare.slice(dash + 1));
      if (low === undefined || high === undefined) return unreadable(bare);
      const wrong = [low, high].find((address) => address.family !== shape.family);
      if (wrong !== undefined) return otherFamily(bare, shape.family);
      const [first, last] = compareAddresses(low, high) <= 0 ? [low, high] : [high, low];
      if (kind === 'ip' && shape.mask === undefined) return [{ kind: 'range', low: first, high: last }];
      return prefixesOf(first, last).map((prefix) => part(prefix, shape.mask));
    }
    const prefix = readNetwork(bare);
    if (prefix === undefined) return unreadable(bare);
    if (prefix.address.family !== shape.family) return otherFamily(bare, shape.family);
    return [part(prefix, shape.mask)];
  };
}

function part(prefix: Prefix, mask: readonly number[] | undefined): SetPart {
  if (mask === undefined) return { kind: 'prefix', prefix };
  const both = prefix.mask.map((word, index) => (word & (mask[index] ?? 0)) >>> 0);
  return { kind: 'prefix', prefix: masked(prefix.address, both) };
}

function readNetwork(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const short = readShort(slash < 0 ? text : text.slice(0, slash));
  if (short === undefined) return parsePrefix(text);
  if (slash < 0) return hostPrefix(short);
  const length = text.slice(slash + 1);
  return /^\d{1,2}$/.test(length) && Number(length) <= bitsOf('ipv4')
    ? parsePrefix(`${dotted(short)}/${length}`)
    : undefined;
}

function readAddress(text: string): Address | undefined {
  return parseAddress(text) ?? readShort(text);
}

/** Fewer than four parts, as inet_aton(3) reads them: the last part fills what is left, so 192.0.2 is 192.0.0.2. */
function readShort(text: string): Address | undefined {
  if (!/^\d+(\.\d+){1,2}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  const last = parts.pop() ?? 0;
  const room = 2 ** (8 * (4 - parts.length));
  if (last >= room || parts.some((octet) => octet > 255)) return undefined;
  return ipv4(parts.reduce((word, octet, index) => word + octet * 2 ** (24 - 8 * index), last));
}

function dotted(address: Address): string {
  const word = address.words[0] ?? 0;
  return [24, 16, 8, 0].map((bits) => (word >>> bits) & 255).join('.');
}

function unreadable(text: string) {
  // ipset would ask the resolver of its machine, which is not here to be asked.
  if (/^[a-z][\w.-]*$/i.test(text) && !text.includes(':')) {
    return {
      code: 'ipset-names',
      message: message('“{name}” is a host name: what it stands for is not in the dump.', { name: text }),
    };
  }
  return fault('ipset-range', 'an address', text);
}

function otherFamily(text: string, family: Family) {
  return family === 'ipv4'
    ? {
        code: 'ipset-family',
        message: message('The set holds IPv4 addresses, and “{address}” is IPv6.', { address: text }),
      }
    : {
        code: 'ipset-family',
        message: message('The set holds IPv6 addresses, and “{address}” is IPv4.', { address: text }),
      };
}
