/** The modes of IOS and IOS XE with their commands, as far as NAT reaches; the rest by first words. */
import {
  iosExtendedAclCommands,
  iosListCommands,
  iosNetworkGroupCommands,
  iosServiceGroupCommands,
  iosStandardAclCommands,
} from './ios-lists.ts';
import { iosInterfaceNat, iosNatCommands, iosPoolCommands } from './ios-nat.ts';
import {
  iosBlockWords,
  iosCryptoWords,
  iosGlobalWords,
  iosInterfaceIpWords,
  iosInterfaceWords,
  iosIpBlockWords,
  iosIpWords,
} from './ios-other-words.ts';
import type { Command, Mode } from './types.ts';

const any = (words: readonly string[]): string => `( ${words.join(' | ')} )`;

const globalCommands = [
  { id: 'hostname', syntax: 'hostname <hostname:word>', leaves: true },
  {
    id: 'interface',
    syntax: 'interface <interface:interface!> [ point-to-point | multipoint ]',
    opens: 'interface',
    leaves: true,
  },
  { id: 'interface-range', syntax: 'interface range <range:line>', opens: 'interface', leaves: true },
  {
    id: 'route',
    syntax:
      'ip route [ vrf <vrf:vrf> ] <network:address> <mask:mask> ( <interface:interface> [ <next-hop:address> | dhcp ] | <next-hop:address> | dhcp ) [ <distance:number> ] [ name <name:name> | track <track:number> | tag <tag:number> | permanent | global | multicast ]*',
    leaves: true,
  },
  {
    id: 'other',
    syntax: 'ip route ( profile | static | topology ) <rest:line>',
    leaves: true,
  },
  {
    id: 'route-map',
    syntax:
      'route-map <map:route-map!> [ action=( permit | deny ) ] [ <sequence:number> ] [ ordering-seq <ordering:word> ]',
    opens: 'route-map',
    leaves: true,
  },
  {
    id: 'routing',
    syntax: 'router ( bgp | eigrp | ospf | ospfv3 | rip | isis | odr | lisp | mobile | iso-igrp ) [ <rest:line> ]',
    opens: 'other',
    leaves: true,
  },
  { id: 'vrf', syntax: 'ip vrf <vrf:vrf!>', opens: 'vrf', leaves: true },
  { id: 'vrf', syntax: 'vrf definition <vrf:vrf!>', opens: 'vrf', leaves: true },
  { id: 'other', syntax: 'vrf ( list | selection | upgrade-cli ) [ <rest:line> ]', leaves: true },
  {
    id: 'crypto-map',
    syntax: 'crypto map <crypto-map:name> <sequence:number> [ <rest:line> ]',
    opens: 'crypto-map',
    leaves: true,
  },
  { id: 'other', syntax: 'crypto map <crypto-map:name> <rest:line>', leaves: true },
  { id: 'other', syntax: `crypto ${any(iosCryptoWords)} [ <rest:line> ]`, opens: 'other', leaves: true },
  { id: 'http', syntax: 'ip http service=( server | secure-server )', leaves: true },
  { id: 'http-port', syntax: 'ip http service=( port | secure-port ) <port:number>', leaves: true },
  { id: 'other', syntax: 'ip http <rest:line>', leaves: true },
  { id: 'ssh', syntax: 'ip ssh <rest:line>', leaves: true },
  { id: 'dns-server', syntax: 'ip dns server', leaves: true },
  { id: 'other', syntax: 'ip dns <rest:line>', leaves: true },
  { id: 'vty', syntax: 'line vty <first:number> [ <last:number> ]', opens: 'vty', leaves: true },
  { id: 'other', syntax: 'line ( aux | console | tty | <number:word> ) [ <rest:line> ]', opens: 'other', leaves: true },
  {
    id: 'other',
    syntax: `${any(iosBlockWords.filter((word) => word !== 'line'))} [ <rest:line> ]`,
    opens: 'other',
    leaves: true,
  },
  { id: 'other', syntax: `ip ${any(iosIpBlockWords)} [ <rest:line> ]`, opens: 'other', leaves: true },
  { id: 'other', syntax: `${any(iosGlobalWords)} [ <rest:line> ]`, leaves: false },
  { id: 'other', syntax: `ip ${any(iosIpWords)} [ <rest:line> ]`, leaves: false },
  { id: 'banner', syntax: 'banner <rest:line>', leaves: true },
] as const satisfies readonly Command[];

const interfaceCommands = [
  ...iosInterfaceNat,
  { id: 'address', syntax: 'ip address <address:address> <mask:mask> [ secondary ] [ <rest:line> ]', leaves: false },
  { id: 'address-from', syntax: 'ip address from=( dhcp | negotiated ) [ <rest:line> ]', leaves: false },
  { id: 'other', syntax: 'ip address pool <rest:line>', leaves: false },
  { id: 'unnumbered', syntax: 'ip unnumbered <interface:interface> [ poll ]', leaves: false },
  { id: 'interface-vrf', syntax: '[ ip ] vrf forwarding <vrf:vrf> [ <rest:line> ]', leaves: false },
  { id: 'other', syntax: 'ip vrf ( autoclassify | receive | select | sitemap ) [ <rest:line> ]', leaves: false },
  { id: 'access-group', syntax: 'ip access-group <list:list> direction=( in | out )', leaves: false },
  { id: 'policy', syntax: 'ip policy route-map <map:route-map>', leaves: false },
  { id: 'zone', syntax: 'zone-member security <zone:name>', leaves: false },
  { id: 'inspect', syntax: 'ip inspect <inspect:name> direction=( in | out ) [ <rest:line> ]', leaves: false },
  {
    id: 'virtual-address',
    syntax: '( standby | vrrp | glbp ) [ <virtual-group:number> ] ip <virtual:address> [ secondary ]',
    leaves: false,
  },
  { id: 'other', syntax: '( standby | vrrp | glbp ) [ <rest:line> ]', leaves: false },
  { id: 'shutdown', syntax: 'shutdown', leaves: false },
  { id: 'vlan', syntax: 'encapsulation dot1q <vlan:number> [ native | second-dot1q <rest:line> ]', leaves: false },
  {
    id: 'other',
    syntax:
      'encapsulation ( frame-relay | hdlc | isl | lapb | ppp | x25 | smds | aal5snap | aal5mux | untagged | default ) [ <rest:line> ]',
    leaves: false,
  },
  { id: 'description', syntax: 'description <text:line>', leaves: false },
  { id: 'interface-crypto', syntax: 'crypto map <crypto-map:name> [ <rest:line> ]', leaves: false },
  { id: 'other', syntax: `ip ${any(iosInterfaceIpWords)} [ <rest:line> ]`, leaves: false },
  { id: 'other', syntax: `${any(iosInterfaceWords)} [ <rest:line> ]`, leaves: false },
] as const satisfies readonly Command[];

const routeMapCommands = [
  {
    id: 'match-address',
    syntax: 'match ip address ( <list:list> )+',
    leaves: false,
  },
  { id: 'match-prefix', syntax: 'match ip address prefix-list ( <prefix-list:prefix-list> )+', leaves: false },
  { id: 'match-next-hop', syntax: 'match ip next-hop ( <list:list> )+', leaves: false },
  { id: 'match-other', syntax: 'match ip next-hop prefix-list <rest:line>', leaves: false },
  { id: 'match-interface', syntax: 'match interface ( <interface:interface> )+', leaves: false },
  {
    id: 'match-other',
    syntax:
      'match ( as-path | clns | community | extcommunity | ipv6 | length | local-preference | metric | mpls-label | nlri | policy-list | route-type | source-protocol | tag | track ) [ <rest:line> ]',
    leaves: false,
  },
  {
    id: 'match-other',
    syntax: 'match ip ( flowspec | multicast | redistribution-source | route-source ) [ <rest:line> ]',
    leaves: false,
  },
  { id: 'set-next-hop', syntax: 'set ip next-hop ( <next-hop:address> )+', leaves: false },
  {
    id: 'set-next-hop',
    syntax: 'set ip next-hop verify-availability <next-hop:address> <hop-sequence:number> track <track:number>',
    leaves: false,
  },
  { id: 'set-next-hop', syntax: 'set ip default next-hop ( <next-hop:address> )+', leaves: false },
  {
    id: 'set-other',
    syntax:
      'set ip next-hop ( dynamic | encapsulate | peer-address | recursive | self | unchanged | verify-availability ) [ <rest:line> ]',
    leaves: false,
  },
  {
    id: 'set-other',
    syntax: 'set ip ( address | default | df | global | precedence | qos-group | tos | vrf ) [ <rest:line> ]',
    leaves: false,
  },
  { id: 'set-interface', syntax: 'set interface ( <interface:interface> )+', leaves: false },
  {
    id: 'set-other',
    syntax:
      'set ( as-path | automatic-tag | clns | comm-list | community | dampening | default | extcommunity | global | ipv6 | level | local-preference | metric | metric-type | mpls-label | nlri | origin | tag | traffic-index | vrf | weight ) [ <rest:line> ]',
    leaves: false,
  },
  { id: 'description', syntax: 'description <text:line>', leaves: false },
  { id: 'other', syntax: 'continue [ <sequence:number> ]', leaves: false },
] as const satisfies readonly Command[];

const cryptoMapCommands = [
  { id: 'crypto-list', syntax: 'match address <list:list>', leaves: false },
  {
    id: 'other',
    syntax: '( set | description | reverse-route | qos | dialer | default ) [ <rest:line> ]',
    leaves: false,
  },
] as const satisfies readonly Command[];

const vtyCommands = [
  {
    id: 'transport',
    syntax:
      'transport input ( protocol=( ssh | telnet | all | none | lat | rlogin | pad | acercon | mop | nasi | udptn ) )+',
    leaves: false,
  },
  { id: 'other', syntax: 'transport ( output | preferred ) <rest:line>', leaves: false },
  { id: 'other', syntax: 'access-class <list:list> direction=( in | out ) [ <rest:line> ]', leaves: false },
  {
    id: 'other',
    syntax:
      '( exec-timeout | login | password | privilege | session-timeout | logging | length | width | exec | history | rotary | authorization | accounting | ipv6 | absolute-timeout | autocommand ) [ <rest:line> ]',
    leaves: false,
  },
] as const satisfies readonly Command[];

const vrfCommands = [
  {
    id: 'other',
    syntax:
      '( rd | route-target | address-family | exit-address-family | import | export | maximum | description | mdt | vpn | inter-as-hybrid | context | bgp | vnid ) [ <rest:line> ]',
    leaves: false,
  },
] as const satisfies readonly Command[];

export const iosCommands = {
  config: [...iosNatCommands, ...iosListCommands, ...globalCommands],
  interface: interfaceCommands,
  'standard-acl': iosStandardAclCommands,
  'extended-acl': iosExtendedAclCommands,
  'network-group': iosNetworkGroupCommands,
  'service-group': iosServiceGroupCommands,
  'route-map': routeMapCommands,
  pool: iosPoolCommands,
  'server-group': [],
  vrf: vrfCommands,
  'crypto-map': cryptoMapCommands,
  vty: vtyCommands,
  other: [],
} as const satisfies Readonly<Record<Mode, readonly Command[]>>;
