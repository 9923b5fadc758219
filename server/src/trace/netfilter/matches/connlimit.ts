/** net/netfilter/xt_connlimit.c: how many connections a host, or a network, has open. This one counts among them. */
import type { Value } from '../../../dialects/iptables-save/model.ts';
import { maskOfLength } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import { message } from '../../../text/message.ts';
import { type Connection, keyOf, tupleOf } from '../../conntrack/connection.ts';
import { unknown } from '../condition.ts';
import { idOfTry, type Remembered } from '../memory.ts';
import { hasOption, optionNamed } from '../targets/target.ts';
import { finishByStack, type Walk } from '../walk.ts';
import type { MatchSemantics } from './match.ts';

type Counted = Extract<Remembered, { readonly kind: 'connection' }>;

export const connlimit: MatchSemantics = {
  name: 'connlimit',
  state: 'modelled',
  compile: (use, { place }) => {
    const above = optionNamed(use, '--connlimit-above');
    const option = above ?? optionNamed(use, '--connlimit-upto');
    const most = option?.value.kind === 'number' ? option.value.value : 0;
    // --connlimit-above is the negation of --connlimit-upto, and `!` turns either round.
    const matches = (above === undefined) !== (option?.negated === true);
    const mask = optionNamed(use, '--connlimit-mask')?.value;
    const side = hasOption(use, '--connlimit-daddr') ? 'dst' : 'src';
    const keyFor = (packet: Packet): string => underMask(packet, side, mask);
    return [
      {
        span: use.nameSpan,
        keeps: true,
        test: (walk) => {
          const own = ownOf(walk, keyFor(walk.packet));
          const isCounted = (each: Remembered): boolean => each.kind === 'connection' && each.key === own.key;
          const few = walk.memory.bounds(place, (each) => (isCounted(each) ? 1 : 0)).most < most;
          const counted = few && !endsHere(walk) ? [] : countedBefore(walk, place, own.key);
          walk.memory.keep(place, own);
          if (
            endsHere(walk) &&
            counted.length > 0 &&
            openBeside(walk, counted, own) === 0 &&
            isForgotten(walk, place)
          ) {
            const nobody = message(
              'connlimit: it ends the only connection that was counted, and nothing is left to count',
            );
            finishByStack(walk, 'dropped', 'conntrack', nobody);
            return false;
          }
          if (openBeside(walk, counted, own) + (hasEnded(walk) ? 0 : 1) > most) return !matches;
          const text = message('this host has at most {most} connections open ({place})', { most, place });
          const open = { ...unknown(idOfTry(walk.tries, `limit:${place}`), text), when: matches };
          // What was open before the first packet is not in a dump. Packets that come within a tick of the kernel's clock
          // count once each (__nf_conncount_add() looks through its list once a tick).
          return counted.length < most ? { ...open, fork: 'said' } : open;
        },
        explain: (walk) => {
          const own = ownOf(walk, keyFor(walk.packet));
          const found = openBeside(walk, countedBefore(walk, place, own.key), own);
          return found + 1 > most
            ? message('-m connlimit: this connection alone is more than {most}', { most })
            : message('-m connlimit: of at most {most} connections this is number {number} here', {
                most,
                number: found + 1,
              });
        },
      },
    ];
  },
};

function ownOf({ packet, connection }: Walk, key: string): Counted {
  const zone = connection?.zone ?? { original: 0, reply: 0 };
  return { kind: 'connection', key, tuple: connection?.original ?? tupleOf(packet), zone };
}

/** Each time that a packet was counted here. */
function countedBefore({ memory }: Walk, place: string, key: string): readonly Counted[] {
  return memory
    .read(place, (each) => each.kind === 'connection' && each.key === key)
    .flatMap((each) => (each.kind === 'connection' ? [each] : []));
}

/** How many other connections were counted and are still there. */
function openBeside(walk: Walk, counted: readonly Counted[], own: Counted): number {
  const name = ({ tuple, zone }: Counted): string => keyOf(tuple, zone.original);
  const others = new Map(counted.map((each) => [name(each), each]));
  others.delete(name(own));
  return [...others.values()].filter((each) => isOpen(walk, each)).length;
}

/** What arrived, and is the end of its connection: that is looked for among the counted ones, and not added. */
function endsHere(walk: Walk): boolean {
  const { packet, connection } = walk;
  return hasEnded(walk) && connection?.confirmed === true && packet.in !== null && packet.in !== 'lo';
}

/**
 * nf_conncount_gc_list() of Linux 6.1.176 looks through the list once a tick. Then nothing is left of a connection that
 * ends with this very packet, and count_tree() takes 0 for a want of memory: connlimit_mt() drops the packet.
 */
function isForgotten({ chooser }: Walk, place: string): boolean {
  const text = message('the kernel’s clock has ticked since the packet before came to {place}', { place });
  return chooser.assume({ id: `tick:${place}`, text });
}

/** A connection that ends with this packet does not count any more (nf_conncount_gc_list()). */
function hasEnded({ connection }: Walk): boolean {
  return connection?.tcp !== undefined && isClosed(connection.tcp);
}

function isClosed({ state }: NonNullable<Connection['tcp']>): boolean {
  return state === 'TW' || state === 'CL';
}

/** already_closed(): connections that were dropped on the way were never there, and those that ended don't count. */
function isOpen({ connections }: Walk, { tuple, zone }: Counted): boolean {
  const found = connections.find(tuple, zone)?.connection;
  if (found === undefined) return false;
  return found.tcp === undefined || !isClosed(found.tcp);
}

function underMask(packet: Packet, side: 'src' | 'dst', value: Value | undefined): string {
  const { family, words } = packet[side];
  const given = value?.kind === 'prefixes' ? value.prefixes[0]?.mask : undefined;
  const mask = given ?? maskOfLength(family, family === 'ipv4' ? 32 : 128);
  return words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0).join();
}
