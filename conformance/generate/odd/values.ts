/** Values that few packets have, and that a kernel looks at all the same. */
import type { ScenarioPacket } from '../../kernel/scenario.ts';

type Values<T> = readonly [T, ...T[]];

interface Addresses {
  /** Senders that nobody can answer, or that nobody but the node may be. */
  readonly sources: Values<string>;
  /** Destinations of groups, of everybody, of nobody and of the node by another name. */
  readonly destinations: Values<string>;
}

export const ADDRESSES: Readonly<Record<4 | 6, Addresses>> = {
  4: {
    sources: [
      '0.0.0.0',
      '0.0.0.7',
      '127.0.0.1',
      '127.5.5.5',
      '224.0.0.5',
      '239.1.1.1',
      '240.0.0.1',
      '255.255.255.255',
      '169.254.1.1',
      '10.1.0.1',
      '10.2.0.1',
      '10.1.0.0',
      '10.1.0.255',
      '10.2.0.255',
      '198.51.100.7',
    ],
    destinations: [
      '0.0.0.0',
      '127.0.0.1',
      '127.255.255.255',
      '224.0.0.1',
      '224.0.0.5',
      '239.1.1.1',
      '240.0.0.1',
      '255.255.255.255',
      '169.254.1.1',
      '10.1.0.0',
      '10.1.0.255',
      '10.2.0.255',
      '10.1.0.7',
    ],
  },
  6: {
    sources: [
      '::',
      '::1',
      '::ffff:10.1.0.7',
      '::10.1.0.7',
      'fe80::7',
      'ff02::1',
      'ff05::2',
      'fd01::1',
      'fd02::1',
      'fd01::',
      'fec0::1',
      '2001:db8::7',
      '100::1',
    ],
    destinations: [
      '::',
      '::1',
      '::ffff:10.2.0.5',
      '::10.2.0.5',
      'fe80::5',
      'ff00::1',
      'ff01::1',
      'ff02::1',
      'ff02::2',
      'ff02::99',
      'ff05::2',
      'ff0e::1',
      'fd01::',
      'fd02::',
      'fec0::1',
      'fd01::7',
    ],
  },
};

export const TTLS: Values<number> = [0, 1, 1, 2, 255];
export const TOS: Values<number> = [1, 2, 3, 0x04, 0x1c, 0xe0, 0xfc, 0xff];
export const PORTS: Values<number> = [0, 1, 65535];

/** Protocols by number, with nothing or a little behind the header of IP. */
export const PROTOCOLS: Readonly<Record<4 | 6, Values<string>>> = {
  4: ['0', '2', '4', '41', '43', '47', '50', '51', '58', '59', '60', '89', '99', '103', '108', '112', '253', '255'],
  6: ['1', '2', '4', '41', '47', '50', '59', '89', '99', '103', '108', '112', '253', '255'],
};

/** Protocols whose header may be cut off, and its bytes. */
export const CUT: Readonly<Record<4 | 6, Values<readonly [proto: string, bytes: number]>>> = {
  4: [
    ['6', 20],
    ['17', 8],
    ['1', 8],
    ['132', 12],
    ['33', 12],
    ['136', 8],
  ],
  6: [
    ['6', 20],
    ['17', 8],
    ['132', 12],
    ['33', 12],
    ['136', 8],
  ],
};

/** What the guest fills packets with stands where ports would. */
export const FILLED = 0x7878;

export const ICMP: Readonly<Record<4 | 6, Values<Pick<ScenarioPacket, 'icmpType' | 'icmpCode'>>>> = {
  4: [0, 1, 4, 9, 10, 13, 14, 15, 16, 17, 18, 30, 40, 255].map((icmpType) => ({ icmpType })) as never,
  6: [0, 5, 100, 127, 129, 138, 139, 140, 144, 145, 200, 255].map((icmpType) => ({ icmpType })) as never,
};

export const FLAGS: Values<string> = [
  'NONE',
  'FIN',
  'PSH',
  'URG',
  'SYN,FIN',
  'SYN,RST',
  'SYN,URG',
  'SYN,PSH',
  'SYN,ECE,CWR',
  'SYN,ACK,FIN',
  'FIN,PSH,URG',
  'FIN,SYN,RST,PSH,ACK,URG',
  'RST,ACK',
  'RST,FIN',
  'ACK,PSH,URG',
  'ACK,ECE',
];
