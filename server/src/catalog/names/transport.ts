/** Names that iptables knows, with their numbers: dccpTypes, sctpChunks, sctpChunkModes, sctpChunkKeywords, mhTypes, ipv6headers. From iptables 1.8.13 and its source. */

export const dccpTypes = [
  'REQUEST',
  'RESPONSE',
  'DATA',
  'ACK',
  'DATAACK',
  'CLOSEREQ',
  'CLOSE',
  'RESET',
  'SYNC',
  'SYNCACK',
  'INVALID',
] as const;

export const sctpChunks = [
  { name: 'DATA', type: 0, flags: 'BEIU' },
  { name: 'INIT', type: 1 },
  { name: 'INIT_ACK', type: 2 },
  { name: 'SACK', type: 3 },
  { name: 'HEARTBEAT', type: 4 },
  { name: 'HEARTBEAT_ACK', type: 5 },
  { name: 'ABORT', type: 6, flags: 'T' },
  { name: 'SHUTDOWN', type: 7 },
  { name: 'SHUTDOWN_ACK', type: 8 },
  { name: 'ERROR', type: 9 },
  { name: 'COOKIE_ECHO', type: 10 },
  { name: 'COOKIE_ACK', type: 11 },
  { name: 'ECN_ECNE', type: 12 },
  { name: 'ECN_CWR', type: 13 },
  { name: 'SHUTDOWN_COMPLETE', type: 14, flags: 'T' },
  { name: 'I_DATA', type: 64, flags: 'BEIU', since: '1.8.11' },
  { name: 'RE_CONFIG', type: 130, since: '1.8.11' },
  { name: 'PAD', type: 132, since: '1.8.11' },
  { name: 'ASCONF', type: 193 },
  { name: 'ASCONF_ACK', type: 128 },
  { name: 'FORWARD_TSN', type: 192 },
  { name: 'I_FORWARD_TSN', type: 194, since: '1.8.11' },
] as const;

export const sctpChunkModes = ['all', 'any', 'only'] as const;

export const sctpChunkKeywords = ['ALL', 'NONE'] as const;

export const mhTypes = [
  { name: 'binding-refresh-request', type: 0 },
  { name: 'brr', type: 0, alias: true },
  { name: 'home-test-init', type: 1 },
  { name: 'hoti', type: 1, alias: true },
  { name: 'careof-test-init', type: 2 },
  { name: 'coti', type: 2, alias: true },
  { name: 'home-test', type: 3 },
  { name: 'hot', type: 3, alias: true },
  { name: 'careof-test', type: 4 },
  { name: 'cot', type: 4, alias: true },
  { name: 'binding-update', type: 5 },
  { name: 'bu', type: 5, alias: true },
  { name: 'binding-acknowledgement', type: 6 },
  { name: 'ba', type: 6, alias: true },
  { name: 'binding-error', type: 7 },
  { name: 'be', type: 7, alias: true },
] as const;

export const ipv6headers = [
  { name: 'hop-by-hop', protocol: 0 },
  { name: 'hop', protocol: 0 },
  { name: 'dst', protocol: 60 },
  { name: 'route', protocol: 43 },
  { name: 'frag', protocol: 44 },
  { name: 'auth', protocol: 51 },
  { name: 'esp', protocol: 50 },
  { name: 'none', protocol: 59 },
  { name: 'protocol', protocol: 255 },
  { name: 'prot', protocol: 255 },
] as const;
