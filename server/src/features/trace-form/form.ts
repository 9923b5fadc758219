/** What the form for a packet is filled with. */
export type PacketDraft = {
  readonly in: string | null;
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly sport?: number;
  readonly dport?: number;
};

export interface Form {
  readonly interfaces: readonly string[];
  /** Which of a router's interfaces are inside, and which outside. */
  readonly sides?: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  readonly initial: PacketDraft;
  readonly presets: readonly { readonly label: string; readonly group: string; readonly packet: PacketDraft }[];
}

export const protocols: readonly string[] = [
  'tcp',
  'udp',
  'icmp',
  'icmpv6',
  'sctp',
  'udplite',
  'dccp',
  'gre',
  'esp',
  'ah',
];
