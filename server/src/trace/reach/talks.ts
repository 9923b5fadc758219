/** What two ends say to each other until their connection is established, and assured where its protocol tells so. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { holdsPoint } from '../space/intervals.ts';
import type { Opener } from './search.ts';
import type { State } from './state.ts';

type Fields = Partial<PacketInput>;

interface Talk {
  /** Of the first packet, of what answers it, and of all that is said when they have done so. */
  readonly opens: Fields;
  readonly answers: Fields;
  readonly goesOn: Fields;
  readonly between: readonly { readonly by: 'opener' | 'other'; readonly fields: Fields }[];
}

/** RFC 9293, RFC 4340, RFC 9260; a datagram more makes a stream of UDP if it comes late enough (nf_conntrack_udp_packet()). */
const talks: Readonly<Record<string, Talk>> = {
  tcp: { opens: {}, answers: {}, goesOn: { flags: ['ACK'] }, between: [{ by: 'opener', fields: { flags: ['ACK'] } }] },
  udp: { opens: {}, answers: {}, goesOn: {}, between: [{ by: 'opener', fields: {} }] },
  dccp: {
    opens: { dccpType: 'REQUEST' },
    answers: { dccpType: 'RESPONSE' },
    goesOn: { dccpType: 'DATAACK' },
    between: [{ by: 'opener', fields: { dccpType: 'ACK' } }],
  },
  sctp: {
    opens: { chunks: ['INIT'] },
    answers: { chunks: ['INIT_ACK'] },
    goesOn: { chunks: ['DATA'] },
    between: [
      { by: 'opener', fields: { chunks: ['COOKIE_ECHO'] } },
      { by: 'other', fields: { chunks: ['COOKIE_ACK'] } },
    ],
  },
};

/** Protocols of which rules tell more apart than what opens a connection, what answers it, and what comes next. */
const told: ReadonlySet<string> = new Set(['dccp', 'sctp']);

/** All they have said, and what each of them would say then. */
export interface Talked {
  readonly packets: readonly PacketInput[];
  readonly next: Readonly<Record<'opener' | 'other', PacketInput>>;
}

/** What of a connection's status its packet needs beside what its place in it tells; undefined: nothing. */
export type Needs = 'assured' | undefined;

export function needsOf({ now }: State): Needs {
  const assured = now.get('ct.assured');
  return assured === undefined || holdsPoint(assured, 0) ? undefined : 'assured';
}

/** Undefined: nobody answered, or nobody needs more than an answer. */
export function talkedBehind({ before = [], first, reply }: Opener, needs: Needs): Talked | undefined {
  const name = String(first['protocol']);
  const talk = talks[name];
  if (talk === undefined || reply === undefined || (needs === undefined && !told.has(name))) return undefined;
  const sent = { opener: first, other: reply };
  const between = talk.between.map(({ by, fields }) => ({ ...sent[by], ...fields }));
  return {
    packets: [...before, { ...first, ...talk.opens }, { ...reply, ...talk.answers }, ...between],
    next: { opener: { ...first, ...talk.goesOn }, other: { ...reply, ...talk.goesOn } },
  };
}
