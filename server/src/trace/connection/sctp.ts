/**
 * The life of an SCTP association as net/netfilter/nf_conntrack_proto_sctp.c follows it. Verification tags are not
 * described: a sender is taken to use the right one as soon as the other end has told it, and cannot before.
 */
type SctpState = 'NO' | 'CL' | 'CW' | 'CE' | 'ES' | 'SS' | 'SR' | 'SA' | 'HS';

type Direction = 'original' | 'reply';

export interface SctpLife {
  readonly state: SctpState;
  /** Whether the tag that packets of a direction must carry is known. */
  readonly tags: Readonly<Record<Direction, boolean>>;
}

/** Chunk types that change the state, in the order of the kernel's table. */
const chunk = {
  data: 0,
  init: 1,
  initAck: 2,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  error: 9,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
} as const;

const order: readonly SctpState[] = ['NO', 'CL', 'CW', 'CE', 'ES', 'SS', 'SR', 'SA', 'HS'];

/** A row for each chunk, a column for each state in `order`; `IV`: not allowed. */
const table: Readonly<Record<Direction, Readonly<Record<number, string>>>> = {
  original: {
    [chunk.init]: 'CL CL CW CE ES CL CL SA CW',
    [chunk.initAck]: 'CL CL CW CE ES SS SR SA CL',
    [chunk.abort]: 'CL CL CL CL CL CL CL CL CL',
    [chunk.shutdown]: 'CL CL CW CE SS SS SR SA CL',
    [chunk.shutdownAck]: 'SA CL CW CE ES SA SA SA SA',
    [chunk.error]: 'CL CL CW CE ES SS SR SA CL',
    [chunk.cookieEcho]: 'CL CL CE CE ES SS SR SA CL',
    [chunk.cookieAck]: 'CL CL CW ES ES SS SR SA CL',
    [chunk.shutdownComplete]: 'CL CL CW CE ES SS SR CL CL',
    [chunk.heartbeat]: 'HS CL CW CE ES SS SR SA HS',
    [chunk.heartbeatAck]: 'CL CL CW CE ES SS SR SA HS',
  },
  reply: {
    [chunk.init]: 'IV CL CW CE ES SS SR SA IV',
    [chunk.initAck]: 'IV CW CW CE ES SS SR SA IV',
    [chunk.abort]: 'IV CL CL CL CL CL CL CL IV',
    [chunk.shutdown]: 'IV CL CW CE SR SS SR SA IV',
    [chunk.shutdownAck]: 'IV CL CW CE ES SA SA SA IV',
    [chunk.error]: 'IV CL CW CL ES SS SR SA IV',
    [chunk.cookieEcho]: 'IV CL CE CE ES SS SR SA IV',
    [chunk.cookieAck]: 'IV CL CW ES ES SS SR SA IV',
    [chunk.shutdownComplete]: 'IV CL CW CE ES SS SR CL IV',
    [chunk.heartbeat]: 'IV CL CW CE ES SS SR SA HS',
    [chunk.heartbeatAck]: 'IV CL CW CE ES SS SR SA ES',
  },
};

function next(direction: Direction, type: number, state: SctpState): SctpState | 'IV' {
  const row = table[direction][type];
  // DATA, SACK and the rest change nothing.
  return row === undefined ? state : (row.split(' ')[order.indexOf(state)] as SctpState | 'IV');
}

/** do_basic_checks(): chunks that must be alone, or first. */
function wellFormed(chunks: readonly number[]): boolean {
  const alone: readonly number[] = [chunk.init, chunk.initAck, chunk.shutdownComplete];
  const first: readonly number[] = [chunk.cookieAck, chunk.cookieEcho];
  if (chunks.length > 1 && chunks.slice(0, -1).some((type) => alone.includes(type))) return false;
  return chunks.length > 0 && chunks.slice(1).every((type) => !alone.includes(type) && !first.includes(type));
}

/** The association that a packet begins: with an INIT where no chunks are described. Undefined: it can't begin one. */
export function sctpOpens(chunks: readonly number[] = [chunk.init]): SctpLife | undefined {
  const outOfTheBlue: readonly number[] = [chunk.abort, chunk.shutdownComplete, chunk.cookieAck];
  if (!wellFormed(chunks) || chunks.some((type) => outOfTheBlue.includes(type))) return undefined;
  if (chunks.some((type) => next('original', type, 'NO') === 'NO')) return undefined;
  const tags = { original: chunks.includes(chunk.heartbeat), reply: chunks.includes(chunk.shutdownAck) };
  return sctpStep({ state: 'NO', tags }, 'original', chunks);
}

/** Chunks whose tag is not compared before they are looked at one by one. */
const withOwnCheck: readonly number[] = [
  chunk.init,
  chunk.shutdownComplete,
  chunk.cookieEcho,
  chunk.abort,
  chunk.shutdownAck,
  chunk.heartbeat,
  chunk.heartbeatAck,
];

/** What the chunks of a packet make of a known association; undefined: the packet is invalid. */
export function sctpStep(
  life: SctpLife,
  direction: Direction,
  chunks: readonly number[] | undefined,
): SctpLife | undefined {
  // Nobody said what it carries: something that fits.
  if (chunks === undefined) return life;
  if (!wellFormed(chunks)) return undefined;
  const other = direction === 'original' ? 'reply' : 'original';
  if (!chunks.some((type) => withOwnCheck.includes(type)) && !life.tags[direction]) return undefined;
  let { state, tags } = life;
  for (const type of chunks) {
    const compared: readonly number[] = [chunk.abort, chunk.shutdownComplete, chunk.cookieEcho];
    if (compared.includes(type) && !tags[direction]) return undefined;
    if (type === chunk.heartbeat || type === chunk.heartbeatAck) tags = { ...tags, [direction]: true };
    const to = next(direction, type, state);
    if (to === 'IV') return undefined;
    if (type === chunk.init || type === chunk.initAck) tags = { ...tags, [other]: true };
    state = to;
  }
  return { state, tags };
}

/** An INIT that nobody has answered yet keeps no association alive, and is not counted (nf_conntrack_sctp_packet()). */
export function sctpBeginsAgain(life: SctpLife, direction: Direction, chunks: readonly number[] | undefined): boolean {
  if (life.state !== 'CL' || chunks?.[0] !== chunk.init) return false;
  return sctpStep(life, direction, chunks)?.state === 'CL';
}

/** Whether a step established the association: by a cookie that was acknowledged, whoever did, or by a heartbeat that was. */
export function sctpAssures(before: SctpLife, after: SctpLife): boolean {
  return before.state !== 'ES' && after.state === 'ES';
}
