/** What one packet would have to carry, come from, or when it would have to pass: fields that depend on the others. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import { formatAddress, parseAddress } from '../../net/text.ts';
import { optionNamed } from '../netfilter/extension.ts';
import { passesAt } from '../netfilter/matches/time.ts';

type Fields = Partial<PacketInput>;

/** Matches that ask for such fields. */
export const lateMatches: ReadonlySet<string> = new Set(['string', 'eui64', 'time']);

/** Undefined: nothing that would help. */
export function payloadExample(use: MatchUse, packet: PacketInput): Fields | undefined {
  switch (use.name) {
    case 'string':
      return carrying(use, packet);
    case 'eui64':
      return madeFromMac(packet);
    case 'time':
      return passingIn(use);
    default:
      return undefined;
  }
}

/** Bytes before what a packet of the protocol carries; its options aside. */
const headers: Readonly<Record<string, number>> = { tcp: 20, udp: 8, udplite: 8, icmp: 8, icmpv6: 8 };

/** The pattern, behind as much as keeps it from standing too early: offsets count from the IP header. */
function carrying(use: MatchUse, { src, protocol }: PacketInput): Fields | undefined {
  const option = optionNamed(use, '--string') ?? optionNamed(use, '--hex-string');
  if (option === undefined) return undefined;
  if (option.negated) return { data: '-' };
  const { value } = option;
  const pattern =
    value.kind === 'text' ? value.text : value.kind === 'bytes' ? String.fromCharCode(...value.bytes) : '';
  const from = optionNamed(use, '--from')?.value;
  const before = (src.includes(':') ? 40 : 20) + (headers[protocol] ?? 0);
  const least = from?.kind === 'number' ? from.value : 0;
  return { data: `${'-'.repeat(Math.max(0, least - before))}${pattern}` };
}

const mac = '02:00:00:00:00:01';

/** The address of its network that such a card makes for itself. */
function madeFromMac({ src }: PacketInput): Fields | undefined {
  const address = parseAddress(src);
  if (address?.family !== 'ipv6') return undefined;
  const [first = 0, second = 0] = address.words;
  return { mac, src: formatAddress({ ...address, words: [first, second, 0x000000ff, 0xfe000001] }) };
}

const day = 86_400;
/** A Monday, for rules that ask for no date. */
const someMonday = Date.UTC(2026, 0, 5) / 1000;
/** Long enough for every day of a month to fall on every day of the week. */
const mostDays = 4000;

/** The first moment that will do, at noon where that does. */
function passingIn(use: MatchUse): Fields | undefined {
  const [begins, start] = ['--datestart', '--timestart'].map((name) => optionNamed(use, name)?.value);
  const first = begins?.kind === 'number' ? begins.value : someMonday;
  const ends = optionNamed(use, '--datestop')?.value;
  const from = ends?.kind === 'number' && ends.value < first ? ends.value - day : first;
  const midnight = from - (from % day);
  const hours = [day / 2, start?.kind === 'number' ? start.value : 0, 0, from % day];
  for (let days = 0; days < mostDays; days++) {
    const at = hours.map((hour) => midnight + days * day + hour).find((moment) => moment >= 0 && passesAt(use, moment));
    if (at !== undefined) return { time: new Date(at * 1000).toISOString().slice(0, 19) };
  }
  return undefined;
}
