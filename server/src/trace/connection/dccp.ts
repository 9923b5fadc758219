/** The life of a DCCP connection as net/netfilter/nf_conntrack_proto_dccp.c follows it, up to Linux 6.15, which dropped it. */
type DccpState = 'NO' | 'RQ' | 'RS' | 'PO' | 'OP' | 'CR' | 'CG' | 'TW';

type Direction = 'original' | 'reply';

export interface DccpLife {
  readonly state: DccpState;
  /** The direction of the client's packets: that of the first one, until a connection begins anew the other way round. */
  readonly client: Direction;
  /** The packet before this one was a request, from here. */
  readonly requested: Direction | undefined;
}

const REQUEST = 0;
const RESPONSE = 1;
const RESET = 7;

const order: readonly DccpState[] = ['NO', 'RQ', 'RS', 'PO', 'OP', 'CR', 'CG', 'TW'];

/** A row for each packet type from REQUEST to SYNCACK, a column for each state in `order`; `IV`: invalid, `IG`: ignored. */
const table: Readonly<Record<'client' | 'server', readonly string[]>> = {
  client: [
    'RQ RQ RS IG IG IG IG RQ',
    'IV IG IG IG IG IG IG IV',
    'IV IV IV IV OP CR CG IV',
    'IV IV PO PO OP CR CG IV',
    'IV IV PO PO OP CR CG IV',
    'IV IV IV IV IV IV IV IV',
    'IV IV IV CG CG CG IV IV',
    'IV TW TW TW TW TW TW IG',
    'IV IG IG IG IG IG IG IG',
    'IV IG IG IG IG IG IG IG',
  ],
  server: [
    'IV IG IG IG IG IG IG RQ',
    'IV RS RS IG IG IG IG IV',
    'IV IV IV OP OP IV CG IV',
    'IV IV IV OP OP IV CG IV',
    'IV IV IV OP OP IV CG IV',
    'IV IV IV CR CR CR CR IV',
    'IV IV IV CG CG IV CG IV',
    'IV TW TW TW TW TW TW TW',
    'IV IG IG IG IG IG IG IG',
    'IV IG IG IG IG IG IG IG',
  ],
};

/** The connection that a packet begins: a request's alone. */
export function dccpOpens(type = REQUEST): DccpLife | undefined {
  return type === REQUEST ? { state: 'RQ', client: 'original', requested: 'original' } : undefined;
}

/** nf_conntrack_dccp_packet(): a reset before any answer tears the connection down at once, whoever sends it. */
export function dccpTearsDown(type: number | undefined, seenReply: boolean): boolean {
  return type === RESET && !seenReply;
}

/** What a packet makes of a known connection; undefined: it is invalid. */
export function dccpStep(life: DccpLife, direction: Direction, type: number | undefined): DccpLife | undefined {
  // Nobody said what it is: something that fits.
  if (type === undefined) return life;
  const role = direction === life.client ? 'client' : 'server';
  const to = table[role][type]?.split(' ')[order.indexOf(life.state)] ?? 'IV';
  if (to === 'IV') return undefined;
  const requested = type === REQUEST ? direction : undefined;
  if (to === 'IG') {
    // The answer to a request that was ignored: the other end was the client after all.
    const turned = type === RESPONSE && life.requested !== undefined && life.requested !== direction;
    return turned ? { state: 'RS', client: life.requested, requested } : { ...life, requested };
  }
  const reversed = to === 'RQ' && life.state === 'TW' && role === 'server';
  return { state: to as DccpState, client: reversed ? direction : life.client, requested };
}
