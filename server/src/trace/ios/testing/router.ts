/** Routers and packets in a few words, for tests. */
import type { PacketInput } from '../../../../../protocol/trace.ts';
import { readNode } from '../../../node/read.ts';
import { render } from '../../../text/message.ts';
import { openSession, type Session, type TraceOptions, trace } from '../../engine.ts';
import { packet } from '../../testing/node.ts';
import type { Outcome, PacketTrace, Step } from '../../trace.ts';

/** A node of this configuration, and of tables that it printed. */
export function routerNode(config: string, tables = '') {
  const files = [{ name: 'router.txt', text: config }];
  if (tables !== '') files.push({ name: 'translations.txt', text: tables });
  return readNode('router', files).node;
}

/** Inside 192.168.7.0/24 on Gi0/1, outside 203.0.113.2/29 on Gi0/0 with a default route. */
export const edge = `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip route 0.0.0.0 0.0.0.0 203.0.113.1
`;

/** How one packet fares: `tcp 192.168.7.10:40000 > 198.51.100.9:443 in Gi0/1`. */
export function fares(config: string, asked: string, options: TraceOptions = {}): readonly string[] {
  return outcomesOf(config, [asked], options).at(-1) ?? [];
}

/** How packets fare one after another. */
export function outcomesOf(
  config: string,
  asked: readonly (string | (Partial<PacketInput> & { readonly text: string }))[],
  options: TraceOptions = {},
  tables = '',
): readonly (readonly string[])[] {
  const packets = asked.map((each) => (typeof each === 'string' ? packet(each) : packet(each.text, each)));
  return trace(routerNode(config, tables), packets, options).map(lines);
}

export function session(config: string, options: TraceOptions = {}, tables = ''): Session {
  return openSession(routerNode(config, tables), options);
}

export function lines({ outcomes }: PacketTrace): readonly string[] {
  return outcomes.map(line);
}

/** `forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443`. */
export function line({ probability, verdict, decidedBy, packet: last, out }: Outcome): string {
  const share = probability.denominator === 1n ? '' : `${probability.numerator}/${probability.denominator} `;
  const by =
    decidedBy.by === 'access-list'
      ? ` by list ${decidedBy.list} ${decidedBy.sequence ?? 'end'}`
      : decidedBy.by === 'stack' && verdict !== 'forwarded' && verdict !== 'delivered'
        ? ` by ${decidedBy.part}`
        : '';
  return `${share}${verdict}${by}${out === undefined ? '' : ` ${short(out)}`}: ${ends(last)}`;
}

function ends({ src, dst, sport, dport, icmpId }: Outcome['packet']): string {
  const port = (value: number | undefined): string => (value === undefined ? '' : `:${value}`);
  const quad = (address: typeof src): string =>
    address.words.map((word) => [24, 16, 8, 0].map((by) => (word >>> by) & 255).join('.')).join();
  const id = icmpId === undefined ? '' : ` id ${icmpId}`;
  return `${quad(src)}${port(sport)} > ${quad(dst)}${port(dport)}${id}`;
}

const short = (name: string): string => name.replace('GigabitEthernet', 'Gi').replace('Serial', 'Se');

/** The sentences of an outcome's steps, each with its place. */
export function story({ steps }: Outcome): readonly string[] {
  return steps.map((step) => `${step.hook}: ${render(step.text)}`);
}

/** The rows that an outcome's translations put into the table. */
export function rows({ steps }: Outcome): readonly string[] {
  const all = steps.flatMap((step: Step) => (step.kind === 'translation' ? (step.rows ?? []) : []));
  const texts = all.map((row) =>
    [row.protocol, row.insideGlobal, row.insideLocal, row.outsideLocal, row.outsideGlobal].join(' '),
  );
  return [...new Set(texts)];
}
