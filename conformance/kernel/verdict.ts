/** Says in one word what the kernel did with a packet, from what it traced and from where the packet was seen. */
import { rulebook, targetOf } from './rulebook.ts';
import type { Answer, KernelEvent, Recording, ScenarioPacket, SeenPacket } from './scenario.ts';

export type KernelVerdict = 'delivered' | 'forwarded' | 'dropped' | 'rejected' | 'queued' | 'stolen';

export interface Conclusion {
  readonly verdict: KernelVerdict;
  /** The device by which it left. */
  readonly out?: string;
  /** As it left or reached a socket. */
  readonly packet?: SeenPacket;
  /** The rule that took the packet out of its way, or the chain whose policy did. Undefined: another part of the stack. */
  readonly decidedBy?: { readonly table: string; readonly chain: string; readonly rule?: number };
  /** Delivered, and sent out too: a broadcast of the node's own, or what TEE sent round. */
  readonly alsoLeft?: boolean;
  /** The node's own answer, as in `icmp 3/3` or `tcp-reset`. */
  readonly reply?: string;
}

/** What became of one packet of a recording. */
export function conclude(recording: Recording, index: number): Conclusion {
  const whole = recording.answers[index];
  const packet = recording.scenario.packets[index];
  if (whole === undefined || packet === undefined)
    throw new RangeError(`no packet ${index} in ${recording.scenario.name}`);
  const answer = aboveBridge(recording, packet, whole);
  const last = answer.events.at(-1);
  const taken = last && takenBy(recording, packet, last);
  const arrived = received(answer);
  const copied =
    arrived === undefined ? sentOn(recording, packet, answer, last) : heardTwice(recording, packet, answer);
  if (copied !== undefined) return copied;
  // A bridge's frame for everybody left, whichever copy of it was dropped last: the node itself took nothing of it.
  const endsAsCopy = isForMany(packet) && (last?.chain === 'FORWARD' || last?.chain === 'POSTROUTING');
  const copies = endsAsCopy ? flooded(recording, packet, answer) : undefined;
  if (copies !== undefined) return { verdict: 'forwarded', ...copies };
  // What a copy did besides, made by TEE, is not the packet's own end.
  if (last !== undefined && (taken === 'DROP' || taken === 'REJECT')) return end(packet, answer, last, taken);
  // What the node sent to several came back to it as a copy, whose end is not the packet's own.
  const isCopy = packet.from === 'local' && last?.in !== '' && answer.egress.length > 0;
  if (last !== undefined && last.in !== 'lo' && !isCopy && isDropPolicy(dumpOf(recording, packet), last))
    return { verdict: 'dropped', decidedBy: { table: last.table, chain: last.chain } };
  // What the node sent to several, or what TEE copied, came back to it: that was delivered, and the packet itself left.
  const mayBeCopy = packet.from === 'local' || last?.in === 'lo';
  if (arrived !== undefined)
    return {
      verdict: 'delivered',
      packet: arrived,
      alsoLeft: mayBeCopy && (answer.egress.length > 0 || leftUnseen(recording, answer)),
    };
  const left = departure(recording, answer, last) ?? flooded(recording, packet, answer);
  if (left !== undefined) return { verdict: 'forwarded', ...left };
  if (last !== undefined && taken !== undefined && taken in TAKES) return end(packet, answer, last, taken);
  const own = beforeLoopback(packet, answer);
  const ownTaken = own && takenBy(recording, packet, own);
  if (own !== undefined && ownTaken !== undefined && ownTaken in TAKES) return end(packet, answer, own, ownTaken);
  const dump = dumpOf(recording, packet);
  const reply = replyOf(answer);
  const policy = last !== undefined && isDropPolicy(dump, last);
  return {
    verdict: 'dropped',
    ...(policy && last ? { decidedBy: { table: last.table, chain: last.chain } } : {}),
    ...(reply === undefined ? {} : { reply }),
  };
}

/** TEE's copy may come to a socket too, before the packet itself: that is the one which the last rules of INPUT saw. */
function received({ delivered, events }: Answer): SeenPacket | undefined {
  const last = events.at(-1);
  return (
    delivered.find(({ src, dst }) => last?.chain === 'INPUT' && src === last.src && dst === last.dst) ?? delivered[0]
  );
}

/** A macvlan hears what comes by the device below it for everybody: what one of the two drops the other one may get. */
function heardTwice(
  { scenario: { bed } }: Recording,
  sent: ScenarioPacket,
  { delivered: [packet] }: Answer,
): Conclusion | undefined {
  const hasUpper = bed?.links.some(({ over, vlan }) => over !== undefined && vlan === undefined) ?? false;
  if (packet === undefined || sent.from === 'local' || !hasUpper || !isForMany(sent)) return undefined;
  return { verdict: 'delivered', packet };
}

/** By the Ethernet address to which a scenario sends it: a group's, or everybody's. */
function isForMany({ toMac = '02' }: ScenarioPacket): boolean {
  return Number.parseInt(toMac.slice(0, 2), 16) % 2 === 1;
}

/** Of a frame for everybody to a VLAN on a bridge: what that bridge sends out, or back, with its tag is not the VLAN's doing. */
function aboveBridge({ scenario: { bed } }: Recording, { from }: ScenarioPacket, answer: Answer): Answer {
  const bridge = bed?.links.find(({ name, vlan }) => name === from && vlan !== undefined)?.over;
  if (bridge === undefined || !bed?.links.some(({ master }) => master === bridge)) return answer;
  const isRouted = answer.events.some(({ chain }) => chain === 'POSTROUTING' || chain === 'FORWARD');
  if (isRouted) return answer;
  const ports = bed.links.filter(({ master }) => master === bridge);
  const ways = [
    ...ports.map(({ name }) => name),
    ...bed.links.filter(({ over }) => over === bridge).map(({ name }) => name),
    // A port that is a VLAN itself sends by the device below it.
    ...bed.links.filter(({ device }) => ports.some(({ over }) => over === device)).map(({ name }) => name),
  ];
  return { ...answer, egress: answer.egress.filter(({ at }) => !ways.includes(at)) };
}

/**
 * What a bridge sent out, though the node itself took nothing of it: by other ports, and by the same one in hairpin mode.
 * Of several copies the last one counts.
 */
function flooded(
  { scenario: { bed } }: Recording,
  { from }: ScenarioPacket,
  { egress }: Answer,
): { readonly out: string; readonly packet: SeenPacket } | undefined {
  const masterOf = (name: string) => bed?.links.find((link) => link.name === name && link.vrf !== true)?.master;
  const bridge = masterOf(from);
  const left = egress.findLast(({ at }) => masterOf(at) === bridge);
  if (bridge === undefined || left === undefined) return undefined;
  const { at: _, ...packet } = left;
  return { out: bridge, packet };
}

/** The node's own packet to everybody, of which its rules drop the copy that it hears itself: the packet has left. */
function sentOn(
  recording: Recording,
  packet: ScenarioPacket,
  answer: Answer,
  last: KernelEvent | undefined,
): Conclusion | undefined {
  if (last === undefined || packet.from !== 'local' || last.in === '' || last.in === 'lo' || last.out !== '')
    return undefined;
  const taken = takenBy(recording, packet, last);
  // Over IPv6 a copy that no route for groups brought ends behind PREROUTING, and without a word one that lacks a header.
  const isUnheard = packet.dst.startsWith('ff');
  const isDropped = taken === 'DROP' || taken === 'REJECT' || isDropPolicy(dumpOf(recording, packet), last);
  if (!isDropped && !isUnheard) return undefined;
  const way = departure(
    recording,
    answer,
    answer.events.findLast(({ chain }) => chain === 'POSTROUTING'),
  );
  return way && { verdict: 'forwarded', ...way };
}

/** Behind what TEE copied and loopback brought back: where the packet itself, which came by a link, was last. */
function beforeLoopback({ from }: ScenarioPacket, { events }: Answer): KernelEvent | undefined {
  if (from === 'local' || events.at(-1)?.in !== 'lo') return undefined;
  // In POSTROUTING of mangle the copies have an interface of arrival too.
  return events.findLast(
    ({ in: device, out, table, chain }) =>
      device === events[0]?.in && (out === '' || table === 'filter' || chain === 'FORWARD'),
  );
}

/** The device that has no far end of its own shows what leaves by it in POSTROUTING alone. */
function leftUnseen(recording: Recording, { events }: Answer): boolean {
  return events.some(({ chain, out }) => chain === 'POSTROUTING' && out !== 'lo' && isUnseen(recording, out));
}

function isDropPolicy(dump: string, { event, table, chain }: KernelEvent): boolean {
  return event === 'policy' && new RegExp(`^\\*${table}\\n(?:(?!COMMIT).*\\n)*?:${chain} DROP`, 'm').test(dump);
}

function dumpOf(recording: Recording, packet: ScenarioPacket): string {
  return recording.dumps[packet.src.includes(':') ? 'ip6tables-save.txt' : 'iptables-save.txt'] ?? '';
}

/** The target of the rule that an event names. */
function takenBy(recording: Recording, packet: ScenarioPacket, event: KernelEvent): string | undefined {
  if (event.event !== 'rule') return undefined;
  const line = rulebook(dumpOf(recording, packet)).line(event.table, event.chain, event.rule);
  return line === undefined ? undefined : targetOf(line);
}

function end(packet: ScenarioPacket, answer: Answer, last: KernelEvent, target: string): Conclusion {
  const reply = replyOf(answer);
  // Of a segment that is no part of a handshake SYNPROXY takes nothing: it goes on, or was thrown away.
  const thrownAway = target === 'SYNPROXY' && !isOfHandshake(packet);
  return {
    verdict: thrownAway ? 'dropped' : (TAKES[target] ?? 'dropped'),
    decidedBy: place(last),
    ...(reply === undefined ? {} : { reply }),
  };
}

function isOfHandshake({ flags = 'SYN' }: ScenarioPacket): boolean {
  const decisive = flags.split(',').filter((flag) => ['SYN', 'ACK', 'FIN', 'RST'].includes(flag));
  return decisive.length === 1 && (decisive[0] === 'SYN' || decisive[0] === 'ACK');
}

const TAKES: Readonly<Record<string, KernelVerdict>> = {
  DROP: 'dropped',
  REJECT: 'rejected',
  NFQUEUE: 'queued',
  QUEUE: 'queued',
  SYNPROXY: 'stolen',
};

function place(event: KernelEvent) {
  return { table: event.table, chain: event.chain, rule: event.rule };
}

/** The packet itself among what left; TEE's copies left elsewhere, or the same way before it. */
function departure(recording: Recording, answer: Answer, last: KernelEvent | undefined) {
  const device = (at: string) => {
    const link = recording.scenario.bed?.links.find(({ name }) => name === at);
    if (link?.vrf) return link.device;
    return link ? (link.master ?? link.device) : at === 'left' ? 'eth-l' : 'eth-r';
  };
  const unseen =
    last?.chain === 'POSTROUTING' &&
    last.out !== 'lo' &&
    isUnseen(recording, last.out) &&
    !last.dst.startsWith('ff01:');
  const wrapped = recording.scenario.bed?.tunnels?.includes(last?.out ?? '') ?? false;
  if (wrapped && !answer.egress.some(({ inner }) => inner !== undefined)) return undefined;
  if (unseen) return { out: last.out };
  const all = answer.egress.map(({ at, ...packet }) => ({ out: device(at), packet }));
  return (
    all.find(({ packet }) => packet.inner !== undefined) ??
    all.findLast(({ out }) => out === last?.out) ??
    (last?.chain === 'POSTROUTING' || last === undefined ? all.at(-1) : undefined)
  );
}

/** An ipvlan, a tunnel or a dummy has no far end of its own: what came through POSTROUTING left by it. */
function isUnseen({ scenario: { bed } }: Recording, device: string): boolean {
  // A VRF sends nothing itself: what its ports didn't send is lost in it.
  if (bed === undefined || bed.links.some(({ vrf, master }) => vrf === true && master === device)) return false;
  const withOwnFrames = bed.links.filter(({ kind }) => kind?.startsWith('ipvlan') !== true);
  return !withOwnFrames.some((link) => device === (link.vrf ? link.device : (link.master ?? link.device)));
}

function replyOf(answer: Answer): string | undefined {
  const reply = answer.replies[0];
  if (reply === undefined) return undefined;
  return reply.icmpType === undefined ? 'tcp-reset' : `icmp ${reply.icmpType}/${reply.icmpCode}`;
}
