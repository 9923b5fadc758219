/** The shapes of the facts about iptables. Everything here is plain data; the facts themselves stand beside it. */
import type { Family } from '../net/family.ts';

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';
export type BuiltinChain = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';
/** The two programs behind the name iptables: they accept almost the same. */
export type Variant = 'nft' | 'legacy';

/** How the words after an option are read. The reader of each kind stands in dialects/iptables-save/values/. */
export type ValueKind =
  | 'none'
  | 'string'
  | 'path'
  | 'port'
  | 'portRange'
  | 'portList'
  | 'portDashRange'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uint8range'
  | 'uint16range'
  | 'uint32range'
  | 'uint64range'
  | 'uint32?'
  | 'bitrate?'
  | 'double'
  | 'hex16'
  | 'hex32'
  | 'mark'
  | 'tosMask'
  | 'address'
  | 'addressMask'
  | 'addressMaskList'
  | 'addressRange'
  | 'addressList'
  | 'natAddress'
  | 'prefixLength'
  | 'prefixOrMask'
  | 'interface'
  | 'protocol'
  | 'protocol8'
  | 'enum'
  | 'enumList'
  | 'flags'
  | 'icmpType'
  | 'icmpv6Type'
  | 'mac'
  | 'rate'
  | 'hashRate'
  | 'burst'
  | 'duration'
  | 'durationMs'
  | 'timeOfDay'
  | 'isoDate'
  | 'dayList'
  | 'classId'
  | 'hexString'
  | 'bpfBytecode'
  | 'u32expr'
  | 'optionList'
  | 'mhTypeRange'
  | 'numberOrName/mask'
  | 'setRef'
  | 'sctpChunks'
  | 'uidRange'
  | 'gidRange'
  | 'zone'
  | 'counters'
  | 'chain'
  | 'table'
  | 'matchName'
  | 'targetOrChain'
  | 'userChain'
  | 'chain [number]'
  | 'chain chain'
  | 'chain number'
  | 'chain policy'
  | 'chain?'
  | 'chain? [number]'
  | 'microseconds'
  | 'seconds?';

/** In which built-in chains of which tables something is accepted. A table that is missing accepts it nowhere. */
export type Placement = Readonly<Partial<Record<TableName, readonly BuiltinChain[]>>>;

export interface OptionSpec {
  /** As iptables-save prints it, dashes included: `--dport`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly value: ValueKind;
  /** One short sentence: what the option says about the packet, or does to it. */
  readonly summary: string;
  /** Where one sentence does not teach enough: what it is for, what people get wrong. Markdown. */
  readonly explanation?: string;
  readonly enum?: readonly string[];
  /** Key of catalog/names. */
  readonly enumRef?: string;
  readonly min?: number;
  /** Missing for `uint64` kinds: 2^64 - 1, which no `number` holds. */
  readonly max?: number;
  readonly maxByFamily?: Readonly<Record<Family, number>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Longer text is cut to this many bytes without a word. */
  readonly cutAt?: number;
  readonly negatable: boolean;
  readonly mandatory: boolean;
  /** May be repeated within one match. */
  readonly multiple: boolean;
  readonly conflictsWith?: readonly string[];
  readonly requires?: readonly string[];
  /** Only where narrower than the extension's. */
  readonly families?: readonly Family[];
  /** Known to old revisions only: current kernels refuse it. */
  readonly onlyRevisions?: readonly number[];
  readonly chains?: readonly BuiltinChain[];
  readonly tables?: readonly TableName[];
  readonly valueChains?: Readonly<Record<string, readonly BuiltinChain[]>>;
}

/** A constraint that the other fields can't say. */
export interface ConstraintNote {
  /** Refused while parsing, while loading, by one of the programs only; or seen in a trial. */
  readonly checkedBy: 'userspace' | 'kernel' | 'variants' | 'experiment';
  /** Sentences in Markdown. */
  readonly text: string;
}

/** Where an extension is accepted in chains of one's own. */
export interface UserChainRule {
  /** In which tables a user-defined chain that nobody jumps to accepts it. */
  readonly tables: readonly TableName[];
  /** Built-in chains from which a jump to such a chain is accepted although the rule itself would be refused there. */
  readonly jumpAcceptedFrom?: Placement;
}

interface ExtensionSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly families: readonly Family[];
  /** One short sentence: what it is. */
  readonly summary: string;
  /** Two to five sentences of Markdown: when one uses it, how it behaves, what people get wrong. */
  readonly explanation: string;
  /** Kernel extension behind a user space name: `state` is `conntrack`, `NOTRACK` is `CT`. */
  readonly realName?: string;
  /** The rule needs `-p` with one of these. */
  readonly requiresProtocol?: readonly string[] | Readonly<Partial<Record<Family, readonly string[]>>>;
  readonly protocolNegatable?: boolean;
  readonly implicitAfterProtocol?: readonly string[];
  readonly requiresOneOf?: readonly string[];
  readonly requiresExactlyOneOf?: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly notes?: readonly ConstraintNote[];
  /** Missing: accepted in every table and chain. */
  readonly allowed?: Readonly<Partial<Record<Family, Placement>>>;
  /** Only where the two programs differ, and then instead of `allowed`. */
  readonly allowedByVariant?: Readonly<Partial<Record<Family, Readonly<Record<Variant, Placement>>>>>;
  /** About user-defined chains; missing: accepted in those of every table. */
  readonly userChain?: UserChainRule | Readonly<Record<Variant, UserChainRule>>;
  /**
   * `source`: the placement was read in the kernel's source, since the module could not be loaded where all others
   * were tried. Missing: tried on a real kernel.
   */
  readonly placementFrom?: 'source';
  /** Revisions that iptables 1.8.13 and Linux 7.2 know; the newest common one is used. None in the kernel: it is gone. */
  readonly revisions?: { readonly iptables: readonly number[]; readonly kernel: readonly number[] };
  /** Kernel file or man page that the facts are from. */
  readonly source: string;
}

export interface MatchSpec extends ExtensionSpec {
  readonly kind: 'match';
}

export interface TargetSpec extends ExtensionSpec {
  readonly kind: 'target';
  /** `terminating`: the packet leaves this traversal; `continue`: the next rule is tried. */
  readonly verdict: 'terminating' | 'continue' | 'jump';
  /** ACCEPT, DROP, RETURN, QUEUE: no extension, but built into the kernel's rules. */
  readonly builtin?: boolean;
}

/** An option of the rule line itself (`-s`, `-j`) or a command (`-A`). */
export interface CoreOptionSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly value: ValueKind;
  readonly summary: string;
  readonly explanation?: string;
  readonly negatable: boolean;
  readonly command?: boolean;
  readonly multiple?: boolean;
  readonly families?: readonly Family[];
  readonly chains?: readonly BuiltinChain[];
  /** In user-defined chains it is accepted whoever jumps there. */
  readonly userChains?: boolean;
  readonly conflictsWith?: readonly string[];
  /** An error inside restore input, whatever the value. */
  readonly restore?: 'refused';
}

/** An enumeration's entry: `any`, numbers by what the enumeration is about, and `since` for names older versions lack. */
export interface NameEntry {
  readonly name: string;
  readonly alias?: boolean | string;
  readonly since?: string;
  readonly [fact: string]: unknown;
}
