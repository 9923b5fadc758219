/** Every enumeration, by the key that options name in `enumRef`. */
export * from './address.ts';
export * from './conntrack.ts';
export * from './icmp.ts';
export * from './log.ts';
export * from './protocols.ts';
export * from './reject.ts';
export * from './rules.ts';
export * from './tcp.ts';
export * from './time.ts';
export * from './tos.ts';
export * from './transport.ts';
