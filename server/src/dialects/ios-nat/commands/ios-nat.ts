/** `ip nat …` of IOS and IOS XE, at the top level. Sources: the IOS IP Addressing command reference, and devices' own help. */
import type { Command } from './types.ts';

const common = [
  'vrf <vrf:vrf>',
  'match-in-vrf',
  'no-alias',
  'no-payload',
  'redundancy <redundancy:name>',
  'mapping-id <mapping:number>',
  'egress-interface <egress:interface>',
  'oer',
  'stateless',
  'portmap <portmap:name>',
  // NX-OS, whose rules of one group translate a packet together.
  'group <twice:number>',
  'dynamic',
];
const staticOptions = `[ ${[...common, 'route-map <map:route-map>', 'reversible', 'extendable', 'forced', 'overload', 'add-route'].join(' | ')} ]*`;
const dynamicOptions = `[ ${[...common, 'overload', 'reversible', 'add-route'].join(' | ')} ]*`;

/** Local first. */
const staticForms = [
  '<local:address> ( <global:address> | interface <global-interface:interface> )',
  'protocol=( tcp | udp ) <local:address> <local-port:port> ( <global:address> | interface <global-interface:interface> ) <global-port:port>',
  'protocol=( esp ) <local:address> ( <global:address> | interface <global-interface:interface> )',
  'network <local:address> <global:address> ( <mask:mask> | <length:length> )',
].join(' | ');

/** Global first. */
const outsideForms = [
  '<global:address> <local:address>',
  'protocol=( tcp | udp ) <global:address> <global-port:port> <local:address> <local-port:port>',
  'network <global:address> <local:address> ( <mask:mask> | <length:length> )',
].join(' | ');

const match = '( list <list:list> | route-map <map:route-map> )';
const to = '( pool <pool:pool> | interface <to:interface> )';
const poolOptions =
  '[ type type=( rotary | match-host | round-robin ) | accounting <accounting:name> | arp-ping | add-route | nopreservation ]*';
const poolMask = '( netmask <mask:mask> | prefix-length <length:number> )';

const timers = [
  'timeout',
  'udp-timeout',
  'tcp-timeout',
  'finrst-timeout',
  'syn-timeout',
  'icmp-timeout',
  'dns-timeout',
  'pptp-timeout',
  'arp-ping-timeout',
  'routemap-entry-timeout',
  'creation-delay',
  'sampling-timeout',
].join(' | ');

export const iosNatCommands = [
  { id: 'inside-static', syntax: `ip nat inside source static ( ${staticForms} ) ${staticOptions}`, leaves: true },
  { id: 'inside-dynamic', syntax: `ip nat inside source ${match} ${to} ${dynamicOptions}`, leaves: true },
  {
    id: 'inside-destination',
    syntax:
      'ip nat inside destination list <list:list> pool <pool:pool> [ redundancy <redundancy:name> | mapping-id <mapping:number> | vrf <vrf:vrf> ]*',
    leaves: true,
  },
  { id: 'outside-static', syntax: `ip nat outside source static ( ${outsideForms} ) ${staticOptions}`, leaves: true },
  { id: 'outside-dynamic', syntax: `ip nat outside source ${match} pool <pool:pool> ${dynamicOptions}`, leaves: true },
  { id: 'any-static', syntax: `ip nat source static ( ${staticForms} ) ${staticOptions}`, leaves: true },
  { id: 'any-dynamic', syntax: `ip nat source ${match} ${to} ${dynamicOptions}`, leaves: true },
  {
    id: 'pool',
    syntax: `ip nat pool <pool:pool!> <start:address> <end:address> ${poolMask} ${poolOptions}`,
    leaves: true,
  },
  { id: 'pool-heading', syntax: `ip nat pool <pool:pool!> ${poolMask} ${poolOptions}`, opens: 'pool', leaves: true },
  { id: 'timer', syntax: `ip nat translation timer=( ${timers} ) ( <seconds:number> | never )`, leaves: true },
  {
    id: 'port-timer',
    syntax: 'ip nat translation port-timeout protocol=( tcp | udp ) <port:port> ( <seconds:number> | never )',
    leaves: true,
  },
  {
    id: 'limit',
    syntax:
      'ip nat translation max-entries [ scope=( all-host | all-vrf ) | host <host:address> | list <list:list> | vrf <vrf:vrf> ] <entries:number>',
    leaves: true,
  },
  {
    id: 'nat-other',
    syntax:
      'ip nat ( service | log | settings | create | switchover | name | piggyback-support | allow-static-host ) [ <rest:line> ]',
    leaves: true,
  },
  { id: 'nat-other', syntax: 'ip nat ( portmap | stateful | sip-sbc ) [ <rest:line> ]', opens: 'other', leaves: true },
  // SD-WAN: a way out of a VRF into the global table.
  {
    id: 'route',
    syntax: 'ip nat route vrf <vrf:vrf> <network:address> <mask:mask> global [ <distance:number> ]',
    leaves: true,
  },
  // IPv6 beside IPv4: what it translates is not traced.
  { id: 'nat-other', syntax: '( nat64 | nat66 ) <rest:line>', leaves: true },
  { id: 'nat-other', syntax: 'ipv6 nat <rest:line>', leaves: true },
] as const satisfies readonly Command[];

/** `ip nat …` below an interface. */
export const iosInterfaceNat = [
  { id: 'nat-side', syntax: 'ip nat side=( inside | outside | enable )', leaves: false },
] as const satisfies readonly Command[];

/** Below `ip nat pool NAME prefix-length N`. */
export const iosPoolCommands = [
  { id: 'pool-range', syntax: '( address | range ) <start:address> <end:address>', leaves: false },
] as const satisfies readonly Command[];
