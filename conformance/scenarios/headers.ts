/** IPv6 extension headers: every kind, in odd orders, whole and in pieces. */
import type { ScenarioHeader } from '../kernel/scenario.ts';
import { left, rules, topic } from './build.ts';

type Headers = readonly (ScenarioHeader | ScenarioHeader['kind'])[];

const udp = (headers: Headers, more = {}) => left('udp [fd01::7]:1 > [fd02::5]:2', { headers, ...more });
const none = (headers: Headers) => left('59 fd01::7 > fd02::5', { headers, payload: 0 });
const names = ['hop-by-hop', 'dst', 'route', 'frag', 'auth', 'esp', 'none', 'prot'] as const;

export const headers = topic('headers', {
  'which ones are there': {
    ip6tables: rules({
      filter: names.flatMap((name) => [
        `FORWARD -m ipv6header --header ${name}`,
        `FORWARD -m ipv6header --header ${name} --soft`,
        `FORWARD -m ipv6header ! --header ${name}`,
        `FORWARD -m ipv6header ! --header ${name},dst --soft`,
        `FORWARD -m ipv6header --header ${name},prot`,
      ]),
    }),
    packets: [
      udp([]),
      udp(['hop-by-hop']),
      udp(['destination', 'destination']),
      udp(['hop-by-hop', 'routing', 'destination']),
      udp(['destination', 'hop-by-hop']),
      udp(['auth']),
      udp(['hop-by-hop', 'auth', 'destination']),
      udp(['fragment']),
      none([]),
      none(['destination']),
      none(['auth']),
      left('esp fd01::7 > fd02::5'),
      left('esp fd01::7 > fd02::5', { headers: ['destination'] }),
      left('ah fd01::7 > fd02::5'),
      left('mh fd01::7 > fd02::5'),
      left('icmpv6 fd01::7 > fd02::5', { headers: ['hop-by-hop'] }),
    ],
  },
  'what -p finds behind them': {
    ip6tables: rules({
      filter: [
        'FORWARD -p ah',
        'FORWARD ! -p ah',
        'FORWARD -p ipv6-nonxt',
        'FORWARD ! -p ipv6-nonxt',
        'FORWARD -p ipv6-frag',
        'FORWARD ! -p ipv6-frag',
        'FORWARD -p ipv6-opts',
        'FORWARD -p ipv6-route',
        'FORWARD -p udp',
        'FORWARD ! -p udp',
        'FORWARD -p udp -m udp --dport 2',
        'FORWARD -p esp',
        'FORWARD -p mobility-header',
        'FORWARD -m ah',
        'FORWARD -m ah --ahspi 300',
        'FORWARD -m ah ! --ahspi 300',
        'FORWARD -m ah --ahlen 24',
        'FORWARD -m ah ! --ahlen 24',
        'FORWARD -m ah --ahres',
      ],
    }),
    packets: [
      udp([]),
      udp(['auth']),
      udp(['auth'], { spi: 300 }),
      udp(['hop-by-hop', 'destination', 'auth', 'destination']),
      udp(['fragment']),
      udp(['routing']),
      none([]),
      none(['auth']),
      none(['hop-by-hop']),
      left('ah fd01::7 > fd02::5', { spi: 300 }),
      left('esp fd01::7 > fd02::5'),
      left('mh fd01::7 > fd02::5', { headers: ['destination'] }),
      left('99 fd01::7 > fd02::5', { headers: ['destination'] }),
    ],
  },
  'options of hop-by-hop and destination': {
    ip6tables: rules({
      filter: ['hbh', 'dst'].flatMap((match) => [
        `FORWARD -m ${match}`,
        `FORWARD -m ${match} --${match}-len 8`,
        `FORWARD -m ${match} ! --${match}-len 8`,
        `FORWARD -m ${match} --${match}-len 16`,
        `FORWARD -m ${match} --${match}-opts 1:4`,
        `FORWARD -m ${match} --${match}-opts 1`,
        `FORWARD -m ${match} --${match}-opts 5:2`,
        `FORWARD -m ${match} --${match}-opts 5:2,0,0`,
        `FORWARD -m ${match} --${match}-opts 0,0,5`,
        `FORWARD -m ${match} --${match}-opts 5,1:0`,
        `FORWARD -m ${match} ! --${match}-len 16 --${match}-opts 5`,
      ]),
    }),
    packets: (['hop-by-hop', 'destination'] as const).flatMap((kind) => [
      udp([kind]),
      udp([
        {
          kind,
          options: [
            { type: 5, length: 2 },
            { type: 1, length: 0 },
          ],
        },
      ]),
      udp([
        {
          kind,
          options: [
            { type: 5, length: 2 },
            { type: 0, length: 0 },
            { type: 0, length: 0 },
          ],
        },
      ]),
      udp([
        {
          kind,
          options: [
            { type: 0, length: 0 },
            { type: 0, length: 0 },
            { type: 5, length: 2 },
          ],
        },
      ]),
      udp([
        {
          kind,
          options: [
            { type: 5, length: 2 },
            { type: 30, length: 8 },
          ],
        },
      ]),
      udp([{ kind, options: [{ type: 30, length: 12 }] }]),
      udp([
        { kind },
        {
          kind: 'destination',
          options: [
            { type: 5, length: 2 },
            { type: 1, length: 0 },
          ],
        },
      ]),
    ]),
  },
  'routing headers': {
    ip6tables: rules({
      filter: [
        'FORWARD -m rt',
        'FORWARD -m rt --rt-type 0',
        'FORWARD -m rt ! --rt-type 2',
        'FORWARD -m rt --rt-segsleft 1:3',
        'FORWARD -m rt ! --rt-segsleft 0',
        'FORWARD -m rt --rt-len 24',
        'FORWARD -m rt ! --rt-len 24',
        'FORWARD -m rt --rt-len 40',
        'FORWARD -m rt --rt-type 0 --rt-0-res',
        'FORWARD -m rt --rt-type 0 --rt-0-addrs fd02::8',
        'FORWARD -m rt --rt-type 0 --rt-0-addrs fd02::8,fd02::9',
        'FORWARD -m rt --rt-type 0 --rt-0-addrs fd02::9 --rt-0-not-strict',
        'FORWARD -m rt --rt-type 0 --rt-0-addrs fd02::9,fd02::8 --rt-0-not-strict',
        'FORWARD -m srh',
        'FORWARD -m srh --srh-next-hdr 17',
        'FORWARD -m srh ! --srh-next-hdr 17',
        'FORWARD -m srh --srh-segs-left-eq 0',
        'FORWARD -m srh ! --srh-segs-left-eq 1',
      ],
    }),
    packets: [
      udp([]),
      udp(['routing']),
      udp([{ kind: 'routing', routingType: 0, segmentsLeft: 0, addresses: ['fd02::8'] }]),
      udp([{ kind: 'routing', routingType: 0, segmentsLeft: 2, addresses: ['fd02::8', 'fd02::9'] }]),
      udp([{ kind: 'routing', routingType: 0, segmentsLeft: 1, addresses: ['fd02::8'], reserved: 1 }]),
      udp([{ kind: 'routing', routingType: 2, segmentsLeft: 1, addresses: ['fd02::9'] }]),
      udp(['hop-by-hop', { kind: 'routing', routingType: 0, segmentsLeft: 3, addresses: ['fd02::9', 'fd02::8'] }]),
    ],
  },
  'pieces, while connection tracking sleeps': {
    ip6tables: rules({
      filter: [
        'FORWARD -m frag',
        'FORWARD -m frag --fragid 4711',
        'FORWARD -m frag ! --fragid 0:4710',
        'FORWARD -m frag --fragid 1:100',
        'FORWARD -m frag --fragres',
        'FORWARD -m frag --fragfirst',
        'FORWARD -m frag --fragmore',
        'FORWARD -m frag --fraglast',
        'FORWARD -m frag --fragfirst --fraglast',
        'FORWARD -m frag ! --fragid 9 --fragmore',
        'FORWARD -p udp',
        'FORWARD -p udp -m udp --dport 2',
        'FORWARD -p udp -m udp ! --dport 3',
        'FORWARD -p tcp',
        'FORWARD -p tcp -m tcp --syn',
        'FORWARD -m ipv6header --header frag,prot',
        'FORWARD -m hbh',
        'FORWARD -m dst',
        'FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128',
        'FORWARD -p esp -m esp --espspi 0:1000',
        'FORWARD -m ah',
        'FORWARD -m length --length 60',
      ],
    }),
    packets: [
      udp(['fragment']),
      udp(['fragment'], { fragment: { offset: 0, more: true } }),
      udp(['fragment'], { fragment: { offset: 1480, more: true } }),
      udp(['fragment'], { fragment: { offset: 1480 } }),
      udp([{ kind: 'fragment', id: 9 }], { fragment: { offset: 0, more: true } }),
      udp([{ kind: 'fragment', reserved: 7 }], { fragment: { offset: 16 } }),
      udp(['hop-by-hop', 'fragment'], { fragment: { offset: 16 } }),
      udp(['hop-by-hop', 'fragment', 'destination'], { fragment: { offset: 0, more: true } }),
      udp(['hop-by-hop', 'destination', 'fragment'], { fragment: { offset: 160 } }),
      left('tcp [fd01::7]:1 > [fd02::5]:2', { headers: ['fragment'], fragment: { offset: 16 } }),
      left('tcp [fd01::7]:1 > [fd02::5]:2', { headers: ['fragment'], fragment: { offset: 8 } }),
      left('icmpv6 fd01::7 > fd02::5', { headers: ['fragment'], fragment: { offset: 16 } }),
      left('esp fd01::7 > fd02::5', { headers: ['fragment'], fragment: { offset: 16 } }),
      udp(['auth', 'fragment'], { fragment: { offset: 16 } }),
    ],
  },
});
