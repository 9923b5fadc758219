/**
 * How IPVS defends itself: net.ipv4.vs.drop_packet, drop_entry and secure_tcp. Each is off (0), on (3), or left to the
 * kernel, which makes 2 of 1 while memory is short: update_defense_level() of net/netfilter/ipvs/ip_vs_ctl.c.
 */
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { Connection } from '../connection/connection.ts';
import type { IpvsLife } from '../connection/ipvs/life.ts';
import { fraction } from '../fraction.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';

const ON = 3;
const WHILE_MEMORY_IS_SHORT = 2;

function isOn(walk: Walk, mode: number): boolean {
  if (mode === 0 || mode === ON) return mode === ON;
  const { dropPacket, dropEntry, secureTcp } = walk.settings.ipvs;
  const text = message('memory is so short that IPVS defends itself (net.ipv4.vs.amemthresh)');
  const likely = [dropPacket, dropEntry, secureTcp].includes(WHILE_MEMORY_IS_SHORT);
  return walk.chooser.suppose({ id: 'ipvs-memory', text, likely });
}

/** Which table of states counts for TCP. */
export function isSecure(walk: Walk): boolean {
  return isOn(walk, walk.settings.ipvs.secureTcp);
}

/** ip_vs_todrop(): one of so many new connections is dropped. True: that ended the walk. */
export function dropsPacket(walk: Walk): boolean {
  const { dropPacket, dropRate } = walk.settings.ipvs;
  if (!isOn(walk, dropPacket)) return false;
  return dropPacket === ON ? dropsOneOf(walk, dropRate) : dropsForMemory(walk);
}

function dropsOneOf(walk: Walk, rate: number): boolean {
  if (rate <= 0) return false;
  const drops = walk.chooser.chance([fraction(rate - 1, rate), fraction(1, rate)]) === 1;
  const text = message('IPVS: net.ipv4.vs.drop_packet drops one new connection of {count}', { count: rate });
  if (drops) finishByStack(walk, 'dropped', 'ipvs', text);
  return drops;
}

/** How many it drops then hangs on how little memory there is. */
function dropsForMemory(walk: Walk): boolean {
  const { src, sport = 0 } = walk.packet;
  const client = `${formatAddress(src)}:${sport}`;
  const question = message('net.ipv4.vs.drop_packet takes the new connection of {client}, since memory is short', {
    client,
  });
  const drops = walk.chooser.assume({ id: `ipvs-drop:${walk.before}`, text: question, likely: false });
  const text = message('IPVS: net.ipv4.vs.drop_packet drops some new connections while memory is short');
  if (drops) finishByStack(walk, 'dropped', 'ipvs', text);
  return drops;
}

const embryonic = {
  tcp: new Set<string>(['SR', 'SA']),
  sctp: new Set<string>(['I1', 'IN']),
} as const satisfies Record<IpvsLife['of'], ReadonlySet<string>>;

/**
 * ip_vs_random_dropentry(): once a second some connections are forgotten that nobody has answered. Others only when
 * they have been idle for a minute.
 */
export function hasDroppedEntry(walk: Walk, { original, ipvsLife }: Connection): boolean {
  if (ipvsLife === undefined || !ipvsLife.states.some((state) => embryonic[ipvsLife.of].has(state))) return false;
  if (!isOn(walk, walk.settings.ipvs.dropEntry)) return false;
  const client = `${formatAddress(original.src)}:${original.sport ?? 0}`;
  const text = message(
    'net.ipv4.vs.drop_entry has made IPVS forget the connection of {client}, which nobody answered',
    {
      client,
    },
  );
  return walk.chooser.suppose({ id: `ipvs-dropped:${walk.before}:${client}`, text, likely: false });
}
