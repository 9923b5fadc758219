/** What a target does. Each extension has a file beside this one; index.ts is the table of them. */
import type { TargetUse } from '../../../dialects/iptables-save/model.ts';
import type { Prefix } from '../../../net/address.ts';
import type { Message } from '../../../text/message.ts';
import type { NatRange, Side } from '../../conntrack/uniqueTuple.ts';
import type { Decider } from '../../trace.ts';
import type { Walk } from '../../walk/walk.ts';
import type { CompileContext } from '../condition.ts';
import type { Knowledge } from '../extension.ts';
import type { ByteChange } from './byteChange.ts';

/**
 * `continue`: the next rule is tried. `back`: the chain is done with the packet, as behind its last rule. `accept`: the
 * table is. `bypass`: no program was there to ask, and the hook goes on as if the table had accepted; but nf_nat_inet_fn()
 * has had another verdict than that, and settles nothing. `over`: the walk has ended.
 */
export type Effect = 'continue' | 'back' | 'accept' | 'bypass' | 'over';

export type Target = { readonly text: Message } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'return' }
  | { readonly kind: 'chain'; readonly name: string; readonly how: 'jump' | 'goto' }
  | {
      readonly kind: 'action';
      readonly run: (walk: Walk, place: RulePlace) => Effect;
      /** What `run` comes to for all packets at once; undefined: anything may happen. */
      readonly outline?: Outline;
    }
);

/** The packet's mark and its connection's; the latter is 0 where there is no connection. */
export interface Marks {
  readonly mark: number;
  readonly ctmark: number;
}

/** What an action does to every packet, as far as later conditions can see it. */
export type Outline =
  /** The next rule is tried, and nothing has changed. */
  | { readonly kind: 'passes' }
  /** The next rule is tried, with other marks. `connection`: whether the packet has one. */
  | { readonly kind: 'marks'; readonly change: (marks: Marks, connection: 'has' | 'none') => Marks }
  /** The next rule is tried; these fields may have changed. */
  | {
      readonly kind: 'rewrites';
      readonly fields: readonly ('ttl' | 'tos' | 'tcpFlags' | 'length' | 'mark' | 'tcpOptions')[];
    }
  /** The next rule is tried, and a byte of the header is another by then. */
  | { readonly kind: 'rewrites-byte'; readonly change: ByteChange }
  /** The next rule is tried; one of the addresses has this prefix now, and connection tracking knows nothing of it. */
  | { readonly kind: 'readdresses'; readonly side: 'src' | 'dst'; readonly to: Prefix }
  /** The next rule is tried, and connection tracking will leave the packet alone, if it hasn't seen it yet. */
  | { readonly kind: 'untracks' }
  /** The next rule is tried; sets may hold others than their dumps say. `open`: the packet may have any mark then. */
  | { readonly kind: 'fills'; readonly mark: 'kept' | 'open' }
  /** The next rule is tried, and until connection tracking has looked the packet seems to have a connection. */
  | { readonly kind: 'readies' }
  /** The table is done with the packet. */
  | { readonly kind: 'accepts' }
  /** The table is done with the packet, and one side of its connection is translated. */
  | {
      readonly kind: 'translates';
      /** `by-hook`: destinations where packets come in, sources where they go out. */
      readonly side: Side | 'by-hook';
      readonly range: NatRange;
      /** `own`: to an address of this node that only the walk tells. */
      readonly to: 'range' | 'own';
    }
  /** The packet goes no further. */
  | { readonly kind: 'ends' }
  /** Something outside of the dumps decides: some packets go no further, the others as it says. */
  | { readonly kind: 'may-end'; readonly others: OthersGo };

/** `on`: to the next rule. `mangled`: a program may have changed what it liked, or (`perhaps`) nobody was there to do so. */
export type OthersGo =
  | { readonly to: 'on' }
  | { readonly to: 'accepted'; readonly as: 'mangled' | 'perhaps-mangled' }
  | { readonly to: 'accepted'; readonly as: 'marked'; readonly change: (marks: Marks) => Marks };

export type RulePlace = Omit<Extract<Decider, { readonly by: 'rule' }>, 'by'>;

export interface TargetSemantics {
  readonly name: string;
  readonly state: Knowledge;
  /** Of `unknown`: what no dump tells. */
  readonly reason?: Message;
  readonly compile: (use: TargetUse, context: CompileContext) => Target;
}

/** A target that goes on with the next rule, whatever it does beside. */
export function goesOn(text: Message, run?: (walk: Walk) => void, outline?: Outline): Target {
  const told = outline ?? (run === undefined ? ({ kind: 'passes' } as const) : undefined);
  return {
    kind: 'action',
    text,
    ...(told === undefined ? {} : { outline: told }),
    run: (walk) => {
      run?.(walk);
      return 'continue';
    },
  };
}
