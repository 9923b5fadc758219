/** What the line of the form offers while one types: packets asked before, saved ones, and what the node serves. */
import type { TracePreset } from '../../protocol/requests.ts';
import type { PacketInput } from '../../protocol/trace.ts';
import { endpoint } from './packet.ts';

export interface Offer {
  readonly label: string;
  /** The packet in our own notation. */
  readonly detail: string;
  readonly packet: PacketInput;
}

export interface OfferGroup {
  readonly title: string;
  readonly offers: readonly Offer[];
}

export interface Offered {
  readonly groups: readonly OfferGroup[];
  /** How many more there are than are listed. */
  readonly more: number;
}

/** A list that is longer is searched, not read. */
const mostListed = 40;

/** The presets whose words hold all words of `text`, by their groups, in the order in which the groups first come. */
export function offersFor(presets: readonly TracePreset[], text: string): Offered {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const groups = new Map<string, Offer[]>();
  let listed = 0;
  let more = 0;
  for (const { label, group, packet } of presets) {
    const detail = packetLine(packet);
    const searched = `${label} ${detail} ${group}`.toLowerCase();
    if (!words.every((word) => searched.includes(word))) continue;
    if (listed === mostListed) {
      more++;
      continue;
    }
    listed++;
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [{ label, detail, packet }]);
    else known.push({ label, detail, packet });
  }
  return { groups: Array.from(groups, ([title, offers]) => ({ title, offers })), more };
}

export function allOffers({ groups }: Offered): readonly Offer[] {
  return groups.flatMap(({ offers }) => offers);
}

/** A packet in our own notation, which the line reads back. */
export function packetLine({
  in: device,
  protocol,
  src,
  sport,
  dst,
  dport,
  flags,
  mark,
  icmpType,
}: PacketInput): string {
  const plain = flags === undefined || flags.join() === 'SYN';
  return [
    `${protocol} ${endpoint(src, sport)} > ${endpoint(dst, dport)}`,
    ...(icmpType === undefined ? [] : [`type ${icmpType}`]),
    ...(plain || protocol !== 'tcp' ? [] : [`flags ${flags.join(',')}`]),
    ...(mark === undefined || mark === 0 ? [] : [`mark 0x${mark.toString(16)}`]),
    device === null || device === undefined ? 'local' : `in ${device}`,
  ].join(' ');
}
