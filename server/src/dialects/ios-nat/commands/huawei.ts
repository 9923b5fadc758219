/**
 * Huawei VRP and H3C Comware, which share most of their words. Product lines differ in options; what is not known here is
 * taken as words and left alone.
 */
import type { Command, Mode } from './types.ts';

const words = (text: string): string => `( ${text.trim().split(/\s+/).join(' | ')} )`;

const protocols = 'protocol=( tcp | udp | icmp | gre | ip | igmp | ospf | ipinip ) | <protocol-number:number>';

/** `source 10.0.0.0 0.0.0.255`, `source 10.0.0.1 0`, `source any`. */
const address = (end: 'source' | 'destination'): string =>
  `${end} ( ${end}-any=( any ) | <${end}:address> ( <${end}-wildcard:wildcard> | <${end}-zero:number> ) | object-group <${end}-group:object-group> )`;
const ports = (end: 'source' | 'destination'): string =>
  `${end}-port ( ${end}-ports=( eq | neq ) <${end}-port:port> | ${end}-ports=( gt | lt ) <${end}-port:port> | ${end}-ports=( range ) <${end}-port:port> <${end}-port:port> )`;
const ruleOptions = [
  address('source'),
  address('destination'),
  ports('source'),
  ports('destination'),
  'established',
  'fragment',
  'fragment-type <fragment:word>',
  'vpn-instance <vrf:vrf>',
  'icmp-type <icmp-type:word> [ <icmp-code:number> ]',
  'time-range <time-range:name>',
  'logging',
  'log',
  'counting',
  '<other:line>',
].join(' | ');
const rule = (protocol: string): string =>
  `rule [ <sequence:number> ] ( action=( permit | deny ) ${protocol} [ ${ruleOptions} ]* | ( description | comment | remark ) <text:line> )`;

const globalAddress =
  '( <global:address> [ <global-last:address> ] | current-interface | interface <global-interface:interface> )';
const globalPorts = '[ <global-port:port> [ <global-port-last:port> ] ]';
const inside = '<local:address> [ <local-last:address> ]';
const localPorts = '[ <local-port:port> [ <local-port-last:port> ] ]';
const serverProtocol = 'protocol ( protocol=( tcp | udp | icmp ) | <protocol-number:number> )';
const serverOptions =
  '[ vpn-instance <vrf:vrf> | acl <acl:list> | reversible | no-reverse | unr-route | vrrp <vrrp:name> | rule <rule:name> | description <text:line> | netmask <mask:mask> | disable | nat-disable | counting | <other:line> ]*';

const interfaceNat = [
  {
    id: 'outbound',
    syntax:
      'nat outbound [ <list:list> | name <list:list> ] [ address-group ( <group:pool> | name <group:pool> ) | interface <to:interface> | vpn-instance <vrf:vrf> | no-pat | reversible | port-preserved | rule <rule:name> | priority <priority:number> | disable | description <text:line> | counting ]*',
    leaves: false,
  },
  {
    id: 'inbound',
    syntax:
      'nat inbound ( <list:list> | name <list:list> ) address-group ( <group:pool> | name <group:pool> ) [ vpn-instance <vrf:vrf> | no-pat | reversible | add-route | rule <rule:name> | priority <priority:number> | disable ]*',
    leaves: false,
  },
  {
    id: 'server',
    syntax: `nat server [ <server:name> [ <server-id:number> ] ] [ id <server-id:number> ] [ zone <zone:name> ] [ ${serverProtocol} ] global ${globalAddress} ${globalPorts} [ vpn-instance <global-vrf:vrf> ] inside ( ${inside} | server-group <server-group:server-group> ) ${localPorts} ${serverOptions}`,
    leaves: false,
  },
  {
    id: 'static',
    syntax: `nat static [ ${serverProtocol} ] global ${globalAddress} ${globalPorts} inside ${inside} ${localPorts} ${serverOptions}`,
    leaves: false,
  },
  { id: 'static-enable', syntax: 'nat static enable', leaves: false },
  { id: 'hairpin-enable', syntax: 'nat hairpin enable', leaves: false },
  {
    id: 'nat-other',
    syntax: 'nat outbound ( ds-lite-b4 | port-block-group | easy-ip | static ) [ <rest:line> ]',
    leaves: false,
  },
  {
    id: 'nat-other',
    syntax:
      'nat ( alg | mapping-behavior | mapping-mode | filter-mode | log | session | port-block | bind | overlap-address | arp-reply ) [ <rest:line> ]',
    leaves: false,
  },
] as const satisfies readonly Command[];

const globalCommands = [
  { id: 'hostname', syntax: 'sysname <hostname:word>', leaves: true },
  { id: 'interface', syntax: 'interface <interface:interface!>', opens: 'interface', leaves: true },
  {
    id: 'basic-acl',
    syntax:
      'acl ( [ number ] <list:basic-number!> | basic ( <list:basic-number!> | name <list:list!> ) | name <list:list!> <alias:basic-number!> ) [ name <alias:list!> | match-order <order:word> ]*',
    opens: 'standard-acl',
    leaves: true,
  },
  {
    id: 'advanced-acl',
    syntax:
      'acl ( [ number ] <list:advanced-number!> | advanced ( <list:advanced-number!> | name <list:list!> ) | name <list:list!> [ advance | basic | <alias:advanced-number!> ] ) [ name <alias:list!> | match-order <order:word> ]*',
    opens: 'extended-acl',
    leaves: true,
  },
  {
    id: 'address-group',
    syntax:
      'nat address-group <pool:pool!> [ <alias:number> ] [ <start:address> <end:address> [ mask ( <mask:mask> | <length:number> ) ] ] [ level <level:number> ]',
    opens: 'pool',
    leaves: true,
  },
  { id: 'address-group', syntax: 'nat address-group <pool:pool!> name <alias:pool!>', opens: 'pool', leaves: true },
  {
    id: 'static-outbound',
    syntax:
      'nat static outbound <local:address> [ vpn-instance <vrf:vrf> ] <global:address> [ vpn-instance <global-vrf:vrf> ] [ acl <acl:list> | acl name <acl:list> | reversible | rule <rule:name> | priority <priority:number> | disable | counting ]*',
    leaves: true,
  },
  {
    id: 'static-net',
    syntax:
      'nat static outbound net-to-net <local:address> <local-last:address> [ vpn-instance <vrf:vrf> ] global <global:address> ( <mask:mask> | <length:number> ) [ vpn-instance <global-vrf:vrf> ] [ acl <acl:list> | acl name <acl:list> | reversible | rule <rule:name> | priority <priority:number> | disable | counting ]*',
    leaves: true,
  },
  {
    id: 'static-inbound',
    syntax:
      'nat static inbound <global:address> [ vpn-instance <global-vrf:vrf> ] <local:address> [ vpn-instance <vrf:vrf> ] [ acl <acl:list> | acl name <acl:list> | reversible | rule <rule:name> | priority <priority:number> | disable | counting ]*',
    leaves: true,
  },
  ...interfaceNat
    .filter(({ id }) => id === 'static' || id === 'server')
    .map((command) => ({ ...command, leaves: true })),
  {
    id: 'nat-other',
    syntax:
      'nat ( alg | log | aging-time | session | session-log | mapping-behavior | mapping-mode | filter-mode | dns-map | link-down | overlap-address | flow-defend | miss | ip-conflict | arp-reply | icmp-error | timestamp | gratuitous-arp | periodic-statistics | redirect | remote-backup | configuration-for-new-connection ) [ <rest:line> ]',
    leaves: true,
  },
  {
    id: 'nat-other',
    syntax: 'nat ( instance | static-mapping | port-block-group | outbound | global-policy | policy ) [ <rest:line> ]',
    opens: 'other',
    leaves: true,
  },
  // Firewalls (USG): its rules say what is translated.
  { id: 'nat-other', syntax: 'nat-policy [ <rest:line> ]', opens: 'other', leaves: true },
  {
    id: 'server-group',
    syntax: 'nat server-group <server-group:server-group!> [ name <alias:name> ]',
    opens: 'server-group',
    leaves: true,
  },
  {
    id: 'route',
    syntax:
      'ip route-static [ vpn-instance <vrf:vrf> ] <network:address> ( <mask:mask> | <length-number:number> ) ( <interface:interface> [ <next-hop:address> ] | <next-hop:address> ) [ preference <distance:number> | tag <tag:number> | track <track:word> | public | description <text:line> | permanent | <other:line> ]*',
    leaves: true,
  },
  { id: 'routing', syntax: '( bgp | ospf | isis | rip | eigrp ) [ <rest:line> ]', opens: 'other', leaves: true },
  { id: 'untraced', syntax: 'security-policy [ <rest:line> ]', opens: 'other', leaves: true },
  { id: 'other', syntax: 'security-zone [ <rest:line> ]', opens: 'other', leaves: true },
  { id: 'vrf', syntax: 'ip vpn-instance <vrf:vrf!>', opens: 'vrf', leaves: true },
  {
    id: 'other',
    syntax: `${words('aaa ospfv3 vlan user-interface line domain local-user firewall zone ike ipsec radius hwtacacs dhcp policy route-policy traffic stp radius-server scheduler ssl pki object-group irf')} [ <rest:line> ]`,
    opens: 'other',
    leaves: true,
  },
] as const satisfies readonly Command[];

const interfaceCommands = [
  ...interfaceNat,
  {
    id: 'address',
    syntax: 'ip address <address:address> ( <mask:mask> | <length-number:number> ) [ sub | secondary ]',
    leaves: false,
  },
  {
    id: 'address-from',
    syntax: 'ip address from=( dhcp-alloc | ppp-negotiate | bootp-alloc ) [ <rest:line> ]',
    leaves: false,
  },
  { id: 'unnumbered', syntax: 'ip address unnumbered interface <interface:interface>', leaves: false },
  { id: 'interface-vrf', syntax: 'ip binding vpn-instance <vrf:vrf>', leaves: false },
  {
    id: 'access-group',
    syntax: 'traffic-filter direction=( inbound | outbound ) acl [ name ] <list:list>',
    leaves: false,
  },
  { id: 'access-group', syntax: 'packet-filter [ name ] <list:list> direction=( inbound | outbound )', leaves: false },
  { id: 'untraced', syntax: '( traffic-policy | traffic-redirect ) <rest:line>', leaves: false },
  { id: 'untraced', syntax: 'ip policy-based-route <rest:line>', leaves: false },
  { id: 'virtual-address', syntax: 'vrrp vrid <virtual-group:number> virtual-ip <virtual:address>', leaves: false },
  { id: 'other', syntax: 'vrrp vrid <rest:line>', leaves: false },
  { id: 'shutdown', syntax: 'shutdown', leaves: false },
  { id: 'description', syntax: 'description <text:line>', leaves: false },
  {
    id: 'other',
    syntax: `${words('dhcp duplex speed port mtu ppp link-protocol dialer qos ipv6 undo ospf arp service-manage tcp combo speed loopback')} [ <rest:line> ]`,
    leaves: false,
  },
] as const satisfies readonly Command[];

export const huaweiCommands = {
  config: globalCommands,
  interface: interfaceCommands,
  'standard-acl': [
    { id: 'rule', syntax: rule(''), leaves: false },
    { id: 'description', syntax: 'description <text:line>', leaves: false },
  ],
  'extended-acl': [
    { id: 'rule', syntax: rule(`[ ${protocols} ]`), leaves: false },
    { id: 'description', syntax: 'description <text:line>', leaves: false },
  ],
  'network-group': [],
  'service-group': [],
  'route-map': [],
  pool: [
    { id: 'pool-range', syntax: 'address <start:address> <end:address>', leaves: false },
    { id: 'pool-range', syntax: 'section [ <section:number> ] <start:address> <end:address>', leaves: false },
    { id: 'pool-ports', syntax: 'port-range <low:number> <high:number>', leaves: false },
    {
      id: 'pool-other',
      syntax: `${words('port-block mode route exclude-ip-address vrrp status mask description blade-load-sharing-group failover-group probe')} [ <rest:line> ]`,
      leaves: false,
    },
  ],
  'server-group': [
    {
      id: 'server-group-member',
      syntax: 'inside ip <member:address> [ port <member-port:port> ] [ weight <weight:number> ]',
      leaves: false,
    },
  ],
  vrf: [],
  'crypto-map': [],
  vty: [],
  other: [],
} as const satisfies Readonly<Record<Mode, readonly Command[]>>;
