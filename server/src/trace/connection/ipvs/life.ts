/** How far a balanced connection has come, of the protocols that have states: ip_vs_set_state(). */
import { type IpvsSctpEvent, type IpvsSctpState, ipvsSctpStep } from './sctp.ts';
import { type IpvsDirection, type IpvsSegment, type IpvsTcpState, ipvsTcpStep } from './tcp.ts';

/**
 * `states`: several where IPVS read of a packet what nobody described. `answered`: answers come back through this node,
 * as masqueraded ones always do.
 */
export type IpvsLife =
  | { readonly of: 'tcp'; readonly states: readonly IpvsTcpState[]; readonly answered: boolean }
  | { readonly of: 'sctp'; readonly states: readonly IpvsSctpState[]; readonly answered: boolean };

/** Whether something holds of a life; `open`: only in some of the states that it may be in. */
export type Certainty = 'yes' | 'no' | 'open';

interface Passing {
  readonly way: Exclude<IpvsDirection, 'input only'>;
  readonly masqueraded: boolean;
  /** net.ipv4.vs.secure_tcp. */
  readonly defense: 'plain' | 'secure';
}

/** What a packet may have been taken for (readings.ts). */
export type Reading =
  | { readonly of: 'tcp'; readonly segments: readonly IpvsSegment[] }
  | { readonly of: 'sctp'; readonly events: readonly IpvsSctpEvent[] };

/** The life of a connection behind a packet. */
export function lifeAfter(
  before: IpvsLife | undefined,
  reading: Reading,
  { way, masqueraded, defense }: Passing,
): IpvsLife {
  const answered = before?.answered ?? masqueraded;
  const direction = way === 'input' && !answered ? 'input only' : way;
  const now = answered || way === 'output';
  if (reading.of === 'tcp') {
    const states: readonly IpvsTcpState[] = before?.of === 'tcp' ? before.states : ['NO'];
    const after = states.flatMap((state) =>
      reading.segments.map((each) => ipvsTcpStep(state, direction, each, defense)),
    );
    return { of: 'tcp', states: [...new Set(after)], answered: now };
  }
  const states: readonly IpvsSctpState[] = before?.of === 'sctp' ? before.states : ['NO'];
  const after = states.flatMap((state) => reading.events.map((each) => ipvsSctpStep(state, direction, each)));
  return { of: 'sctp', states: [...new Set(after)], answered: now };
}

const activeStates: ReadonlySet<IpvsTcpState> = new Set(['ES', 'SS', 'SR', 'SA']);

/** tcp_state_active() and its like of SCTP: what counts as an active connection of its server. */
export function isActive(life: IpvsLife | undefined): Certainty {
  if (life === undefined) return 'no';
  return life.of === 'tcp'
    ? certainty(life.states, (state) => activeStates.has(state))
    : certainty(life.states, (state) => state === 'ES');
}

/**
 * is_new_conn_expected(): whether what opens a connection begins this one anew. `mode` is net.ipv4.vs.conn_reuse_mode,
 * whose second bit lets also half-closed connections go whose answers don't come back through this node.
 */
export function mayBeginAnew(life: IpvsLife | undefined, mode: number): Certainty {
  if (life === undefined) return 'no';
  return life.of === 'tcp'
    ? certainty(life.states, (state) => hasEnded(state, life.answered, mode))
    : certainty(life.states, (state) => state === 'CL');
}

function hasEnded(state: IpvsTcpState, answered: boolean, mode: number): boolean {
  return state === 'TW' || state === 'CL' || ((mode & 2) !== 0 && state === 'FW' && !answered);
}

/** A life that is known to go on, without the states in which it would not. */
export function goingOn(life: IpvsLife, mode: number): IpvsLife {
  return life.of === 'tcp'
    ? { ...life, states: life.states.filter((state) => !hasEnded(state, life.answered, mode)) }
    : { ...life, states: life.states.filter((state) => state !== 'CL') };
}

function certainty<State>(states: readonly State[], holds: (state: State) => boolean): Certainty {
  if (states.every(holds)) return 'yes';
  return states.some(holds) ? 'open' : 'no';
}
