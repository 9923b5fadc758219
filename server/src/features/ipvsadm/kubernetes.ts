/** Whose service an address and port is, as far as the machine's rules and sets name it. */
import { meaningOfComment, ownerOfSet } from '../../catalog/wellKnown/find.ts';
import type { Dump } from '../../dialects/iptables-save/dump/dump.ts';
import { lineAt } from '../../dialects/iptables-save/dump/dump.ts';
import { type Address, inPrefix } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { IpSet, Origin, SetEntry } from '../../node/model.ts';
import type { Part } from '../../node/parts.ts';
import type { Machine } from '../dialect.ts';
import { commentsOf } from '../explain/comments.ts';

export interface Endpoint {
  readonly protocol: number;
  readonly address: Address;
  readonly port: number;
}

/** Rules that are read for a name: those with the address come one after another. */
const mostRules = 8;

/** `shop/web:http`, by the comments of rules for this address and port; undefined: no rule names it. */
export function serviceNameOf({ parts }: Pick<Machine, 'parts'>, endpoint: Endpoint): string | undefined {
  const dumps = new Set(parts.filter((part) => part.kind === 'ruleset').map(({ dump }) => dump));
  for (const dump of dumps) {
    const name = nameIn(dump, endpoint);
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameIn(dump: Dump, { address, port }: Endpoint): string | undefined {
  const wanted = `-d ${formatAddress(address)}/${address.family === 'ipv4' ? 32 : 128} `;
  let read = 0;
  for (const [index, { text, lineStarts }] of dump.document.chunks.entries()) {
    for (let at = text.indexOf(wanted); at >= 0 && read < mostRules; at = text.indexOf(wanted, at + 1)) {
      const line = lineStarts.findLastIndex((start) => start <= at);
      const rest = text.slice(lineStarts[line], lineStarts[line + 1]);
      if (!new RegExp(`--dport ${port}\\b`).test(rest)) continue;
      read++;
      const parsed = lineAt(dump, (dump.document.firstLines[index] ?? 0) + line);
      const comments = parsed.kind === 'rule' ? commentsOf(parsed.rule) : [];
      for (const comment of comments) {
        const { namespace, service, port: name } = meaningOfComment(comment)?.parts ?? {};
        if (service === undefined) continue;
        return `${namespace === undefined ? '' : `${namespace}/`}${service}${name === undefined || name === '' ? '' : `:${name}`}`;
      }
    }
  }
  return undefined;
}

export interface Holding {
  readonly set: IpSet;
  readonly entry: SetEntry;
  /** What kube-proxy or other software keeps in it; undefined: nobody known. */
  readonly meaning: string | undefined;
}

/** Sets of well-known software that hold the address with the port, or the port alone. */
export function setsHolding(parts: readonly Part[], endpoint: Endpoint): readonly Holding[] {
  return parts.flatMap((part) =>
    part.kind !== 'sets'
      ? []
      : part.sets.flatMap((set): readonly Holding[] => {
          const owner = ownerOfSet(set.name);
          if (owner === undefined || !['hash:ip,port', 'bitmap:port'].includes(set.type)) return [];
          if (set.type === 'bitmap:port' && !portSetFits(set.name, endpoint.protocol)) return [];
          const entry = set.entries.find(({ parts: held }) => held.every((each) => fits(each, endpoint)));
          return entry === undefined ? [] : [{ set, entry, meaning: owner.meaning }];
        }),
  );
}

/** Where sets of well-known software name the address with the port. */
export function setEntriesFor(parts: readonly Part[], endpoint: Endpoint): readonly Origin[] {
  return setsHolding(parts, endpoint).map(({ entry }) => entry.origin);
}

/** A set of ports doesn't say the protocol; kube-proxy's have it in their names. */
function portSetFits(name: string, protocol: number): boolean {
  const named = /-(TCP|UDP)$/.exec(name)?.[1];
  return named === undefined || (named === 'TCP' ? protocol === 6 : protocol === 17);
}

function fits(part: SetEntry['parts'][number], { protocol, address, port }: Endpoint): boolean {
  switch (part.kind) {
    case 'prefix':
      return inPrefix(part.prefix, address);
    case 'ports':
      return (part.protocol ?? protocol) === protocol && part.low <= port && port <= part.high;
    default:
      return false;
  }
}
