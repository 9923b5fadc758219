/**
 * The trace as JSON: what `packet-path trace --json` prints and what the Trace view draws. The fields of the
 * command line's contract are a promise to scripts; more fields may come beside them.
 */

/**
 * A packet to trace, as `--packets` reads it and the form sends it. Only addresses and protocol are required.
 *
 * Further fields answer what single rules ask for, and are asked for where they are missing: `uid`, `gid` (the local
 * sender), `time` (a moment, in UTC), `data` (the payload, a character a byte), `mss` and `tcpOptions` (numbers of
 * TCP's options), `spi` (AH, ESP), `chunks` (SCTP: names such as "INIT", or objects with `type` and `flags`), `dccpType`, `dccpOptions`, `mobilityType`, `mac` (of the sender), `pktType`,
 * `physIn` and `physOut` (bridge ports), `fragmentOffset` and `moreFragments`, `quoted` (the packet that an ICMP error
 * is about), `headers` (IPv6: names such as "hop-by-hop", or objects with `kind`, `length`, `routingType`, …).
 */
export interface PacketInput {
  /** Interface of arrival; null or absent: made by the node itself. */
  readonly in?: string | null;
  readonly src: string;
  readonly dst: string;
  /** Name or number. */
  readonly protocol: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly flags?: readonly string[];
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
  /** Bytes, IP header included. */
  readonly length?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly mark?: number;
  readonly name?: string;
  readonly [more: string]: unknown;
}

export interface PacketJson {
  readonly in: string | null;
  readonly out: string | null;
  /** Name where there is one, else the number as text. */
  readonly protocol: string;
  readonly src: string;
  readonly dst: string;
  readonly sport?: number;
  readonly dport?: number;
  readonly mark: number;
  readonly flags?: readonly string[];
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
  readonly length?: number;
  readonly ttl?: number;
  readonly tos?: number;
}

/** Exactly what the kernel's TRACE would print. */
export interface EventJson {
  readonly table: string;
  readonly chain: string;
  readonly event: 'rule' | 'return' | 'policy';
  /** From 1. */
  readonly rule: number;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly packet: PacketJson;
}

export interface ChangeJson {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

interface StepBaseJson {
  readonly hook: string;
  readonly text: string;
  readonly packet: PacketJson;
  readonly changes: readonly ChangeJson[];
}

export type StepJson =
  | (StepBaseJson &
      EventJson & {
        readonly kind: 'rule' | 'return' | 'policy';
        /** Rules: what it does, in words without its place: "jump to KUBE-SERVICES." */
        readonly what?: string;
        readonly depth: number;
        readonly passed: readonly [number, number];
      })
  | (StepBaseJson & { readonly kind: 'hook'; readonly table: string; readonly chain: string })
  | (StepBaseJson & { readonly kind: 'conntrack'; readonly state: string; readonly direction: 'original' | 'reply' })
  | (StepBaseJson & {
      readonly kind: 'routing';
      readonly decision: string;
      readonly out?: string;
      readonly gateway?: string;
      readonly table?: string;
      readonly priority?: number;
      readonly file?: string;
      readonly line?: number;
    })
  | (StepBaseJson & {
      readonly kind: 'translation';
      readonly how: 'source' | 'destination';
      readonly why: string;
      readonly file?: string;
      readonly line?: number;
      /** Routers: what the translation table says of it, as `show ip nat translations` prints it. */
      readonly rows?: readonly TableRowJson[];
      /** Routers: rules that do not translate it, each with the first condition that failed. */
      readonly considered?: readonly ConsideredJson[];
    })
  | (StepBaseJson & {
      readonly kind: 'access-list';
      readonly list: string;
      readonly direction: 'in' | 'out';
      readonly action: 'permit' | 'deny';
      /** Without one the list's end decided. */
      readonly sequence?: number;
      readonly file?: string;
      readonly line?: number;
      readonly passed: readonly [number, number];
    })
  | (StepBaseJson & {
      readonly kind: 'ipvs';
      readonly service: string;
      readonly server?: string;
      readonly file?: string;
      readonly line?: number;
    })
  | (StepBaseJson & { readonly kind: 'copy' | 'encapsulation' | 'delivery' | 'note' });

/** Each field as it is printed: addresses with ports, `---` for none. */
export interface TableRowJson {
  readonly protocol: string;
  readonly insideGlobal: string;
  readonly insideLocal: string;
  readonly outsideLocal: string;
  readonly outsideGlobal: string;
}

export interface ConsideredJson {
  /** The rule as it is written. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly answer: 'no' | 'unknown';
}

export interface DeciderJson {
  readonly by: 'rule' | 'policy' | 'access-list' | 'stack';
  readonly table?: string;
  readonly chain?: string;
  readonly rule?: number;
  /** Access list, and the line's number in it; without a number the list's end decided. */
  readonly list?: string;
  readonly sequence?: number;
  /** Part of the stack, where `by` is stack. */
  readonly part?: string;
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
}

export interface AssumptionJson {
  readonly id: string;
  readonly text: string;
  readonly holds: boolean;
}

export type VerdictJson = 'delivered' | 'forwarded' | 'dropped' | 'rejected' | 'queued' | 'stolen' | 'undecided';

export interface OutcomeJson {
  /** "1/3". */
  readonly probability: string;
  readonly assumptions: readonly AssumptionJson[];
  readonly events: readonly EventJson[];
  readonly steps: readonly StepJson[];
  readonly verdict: VerdictJson;
  readonly decidedBy: DeciderJson;
  readonly rejectWith?: string;
  readonly out?: string;
  /** Of an answer: the outcome (its index) of the packet that it answers. */
  readonly answers?: number;
  readonly packet: PacketJson;
  /** The verdict in one sentence. */
  readonly summary: string;
  /** The steps that made a difference, in their order, each with its cause in a sentence. */
  readonly reasons: readonly ReasonJson[];
}

export interface ReasonJson {
  /** Index among the outcome's steps. */
  readonly step: number;
  readonly text: string;
}

/** Outcomes that agree on what nobody knows: their shares add up to 1. */
export interface OutcomeGroupJson {
  /** The answers that tell this group from the others; empty where there is only one. */
  readonly given: readonly AssumptionJson[];
  /** Indexes among the packet's outcomes; one that never asked belongs to several groups. */
  readonly outcomes: readonly number[];
}

export interface PacketTraceJson {
  readonly outcomes: readonly OutcomeJson[];
  readonly groups: readonly OutcomeGroupJson[];
}

export interface TraceJson {
  readonly packets: readonly PacketTraceJson[];
}

/** Whether it was handed to a program, or ended undecided: its way is not followed, and somebody may answer it all the same. */
export function endsOpen({ verdict }: Pick<OutcomeJson, 'verdict'>): boolean {
  return verdict === 'undecided' || verdict === 'queued' || verdict === 'stolen';
}

/** Whether it is no way by itself, but says that there are more than were followed. */
export function standsForOthers({ decidedBy, steps }: Pick<OutcomeJson, 'decidedBy' | 'steps'>): boolean {
  return decidedBy.part === 'limit' && steps.length === 0;
}

/** A share such as `1/3` as a number. Those that were multiplied with each other may have more digits than a number can. */
export function shareOf(fraction: string): number {
  const [numerator = '0', denominator = '1'] = fraction.split('/');
  const billionths = 1_000_000_000n;
  return Number((BigInt(numerator) * billionths) / BigInt(denominator)) / Number(billionths);
}
