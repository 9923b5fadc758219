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
  const to = next(life, direction, type);
  if (to === 'IV') return undefined;
  const requested = type === REQUEST ? direction : undefined;
  if (to === 'IG') {
    const client = turned(life, direction, type);
    return client === undefined ? { ...life, requested } : { state: 'RS', client, requested };
  }
  const reversed = to === 'RQ' && life.state === 'TW' && direction !== life.client;
  return { state: to as DccpState, client: reversed ? direction : life.client, requested };
}

/** CT_DCCP_IGNORE: it is let through, and not counted. */
export function dccpIgnores(life: DccpLife, direction: Direction, type: number | undefined): boolean {
  return type !== undefined && next(life, direction, type) === 'IG' && turned(life, direction, type) === undefined;
}

function next(life: DccpLife, direction: Direction, type: number): string {
  const role = direction === life.client ? 'client' : 'server';
  return table[role][type]?.split(' ')[order.indexOf(life.state)] ?? 'IV';
}

/** The client, where this is the answer to a request that was ignored: the other end was it after all. */
function turned({ requested }: DccpLife, direction: Direction, type: number): Direction | undefined {
  return type === RESPONSE && requested !== undefined && requested !== direction ? requested : undefined;
}
