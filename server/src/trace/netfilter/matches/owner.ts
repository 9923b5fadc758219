/** net/netfilter/xt_owner.c: who owns the socket that sent the packet. What arrived from outside has none. */
import type { MatchUse, OptionUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import { rangeText, senderIs } from '../../walk/sender.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, type Condition, negated, unknown, unsettled } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { asserted } from '../header.ts';
import { compares, lacking, type MatchSemantics, rangeOf } from './match.ts';

type IdTest = (walk: Walk, range: { readonly low: number; readonly high: number }, suppl: boolean) => Answer;

/** Whether an id lies in the range; undefined ids are asked for. */
function within(id: number | undefined, low: number, high: number): boolean | undefined {
  return id === undefined ? undefined : id >= low && id <= high;
}

const idTests: Readonly<Record<string, IdTest>> = {
  '--uid-owner': ({ packet }, { low, high }) => within(packet.uid, low, high) ?? unsettled(senderIs(low, high)),
  '--gid-owner': ({ packet }, { low, high }, suppl) => {
    const own = within(packet.gid, low, high);
    const text = message('the sender runs in group {range} (give it as “gid”)', { range: rangeText(low, high) });
    // With --suppl-groups further groups count, and nobody describes those.
    return own === true || (own === false && !suppl) ? own : unknown(`gid:${rangeText(low, high)}`, text, false);
  },
};

/** What the kernel says by itself comes from sockets that nobody opened. */
function isSomebodys({ hasSocket, role }: Walk): boolean {
  return hasSocket && role !== 'own';
}

export const owner: MatchSemantics = {
  name: 'owner',
  state: 'modelled',
  compile: (use) =>
    use.options.flatMap((option): readonly Condition[] => {
      if (option.spec.name === '--suppl-groups') return [];
      const test = testOf(option, hasOption(use, '--suppl-groups'));
      const condition = compares(option, test, (walk) => (isSomebodys(walk) ? ownerOf(walk) : lacking.socket));
      // Without a socket every positive test fails, and every negated one holds.
      return [
        {
          ...condition,
          test: (walk) => (isSomebodys(walk) ? condition.test(walk) : option.negated),
          region: option.negated ? negated(() => regionOf(option, use)) : () => regionOf(option, use),
        },
      ];
    }),
};

/** Every user and every group. */
const somebody = numbers(0, 0xffffffff);

function regionOf(option: OptionUse, use: MatchUse): Region {
  const ids = rangeOf(option);
  const known = ids === undefined ? undefined : numbers(ids.low, ids.high);
  switch (option.spec.name) {
    case '--socket-exists':
      return region({ uid: somebody });
    case '--uid-owner':
      return known === undefined ? someSocket : region({ uid: known });
    case '--gid-owner':
      return known === undefined || hasOption(use, '--suppl-groups')
        ? someSocket
        : region({ uid: somebody, gid: known });
    default:
      return someSocket;
  }
}

/** Whose it is a list of the machine's own would tell. */
const someSocket: Region = { boxes: region({ uid: somebody }).boxes, exact: false };

/** What was told of the sender. */
function ownerOf({ packet: { uid, gid } }: Walk): string | undefined {
  const told = [...(uid === undefined ? [] : [`uid ${uid}`]), ...(gid === undefined ? [] : [`gid ${gid}`])];
  return told.length === 0 ? undefined : told.join(', ');
}

function testOf(option: OptionUse, suppl: boolean): (walk: Walk) => Answer {
  if (option.spec.name === '--socket-exists') return () => true;
  const test = idTests[option.spec.name];
  const ids = rangeOf(option);
  if (test !== undefined && ids !== undefined) return (walk) => test(walk, ids, suppl);
  const wanted = asserted(option);
  // A name that only the machine's own list of users can turn into a number, or what old kernels could tell.
  return () => unknown(`owner:${wanted}`, message('the sender fits “{wanted}”', { wanted }), false);
}
