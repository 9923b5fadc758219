/** One packet's walk through a router within one branch. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import type { Packet } from '../../net/packet.ts';
import { type Message, message } from '../../text/message.ts';
import type { Chooser } from '../chooser.ts';
import type { Step } from '../trace.ts';
import type { End } from '../walk/walk.ts';
import { type BehaviourId, behaviour } from './assumptions.ts';
import type { CompiledRouter } from './compile.ts';
import type { TableView } from './table.ts';

export interface RouterWalk {
  readonly router: CompiledRouter;
  readonly chooser: Chooser;
  readonly table: TableView;
  /** `answer`: it is known to be what the other end sends back. */
  readonly role: 'packet' | 'answer';
  hook: Step['hook'];
  packet: Packet;
  /** Undefined: made by the router itself, or the configuration has no such interface. */
  input: RouterInterface | undefined;
  /** Routing table that the packet is in; empty: the global one. */
  vrf: string;
  readonly steps: Step[];
  end: End | undefined;
}

/** Whether a behaviour that is not certain is as it is thought to be; the trace names it. */
export function holds(walk: Pick<RouterWalk, 'chooser'>, id: BehaviourId): boolean {
  const { how, text } = behaviour[id];
  return how === 'ask' ? walk.chooser.assume({ id, text }) : walk.chooser.suppose({ id, text });
}

/** Something that the configuration doesn't say, taken for likely without a second outcome. */
export function suppose(walk: Pick<RouterWalk, 'chooser'>, id: string, text: Message): boolean {
  return walk.chooser.suppose({ id, text });
}

/** Whether this router is the one of its group that forwards: no configuration tells. */
export function isActive(walk: Pick<RouterWalk, 'chooser'>, group: string): boolean {
  const text = message('this router is the active one of the redundancy group {group}', { group });
  return suppose(walk, `redundancy:${group}`, text);
}
