/** Access lists, object groups and prefix lists of IOS. */
import { iosIcmpTypes, iosProtocols } from '../../../catalog/names/ios.ts';
import type { Command } from './types.ts';

const action = 'action=( permit | deny )';
const remark = 'remark [ <text:line> ]';

const standardSource =
  '( source-any=( any ) | host <source-host:address> | <source:address> [ <source-wildcard:wildcard> ] | object-group <source-group:object-group> )';
const standardEntry = `${action} ${standardSource} [ log [ <cookie:word> ] | smartlog ]*`;

const address = (end: 'source' | 'destination'): string =>
  `( ${end}-any=( any ) | host <${end}-host:address> | <${end}:address> <${end}-wildcard:wildcard> | object-group <${end}-group:object-group> )`;
const ports = (end: 'source' | 'destination'): string =>
  `( ${end}-ports=( eq | neq ) ( <${end}-port:port> )+ | ${end}-ports=( gt | lt ) <${end}-port:port> | ${end}-ports=( range ) <${end}-port:port> <${end}-port:port> )`;

const protocols = ['ip', ...Object.keys(iosProtocols)].join(' | ');
const protocol = `( protocol=( ${protocols} ) | <protocol-number:number> | object-group <service-group:object-group> )`;
const flags = '( ack | fin | psh | rst | syn | urg )';
const extendedOptions = [
  'established',
  'log [ <cookie:word> ]',
  'log-input [ <cookie:word> ]',
  'fragments',
  'dscp <dscp:word>',
  'precedence <precedence:word>',
  'tos <tos:word>',
  'ttl ( eq | neq | gt | lt ) <ttl:number>',
  'ttl range <ttl:number> <ttl:number>',
  'option <option:word>',
  'time-range <time-range:name>',
  'reflect <reflect:name> [ timeout <reflect-timeout:number> ]',
  `flags=${flags}`,
  'match-all ( <flag:word> )+',
  'match-any ( <flag:word> )+',
  `icmp=( ${Object.keys(iosIcmpTypes).join(' | ')} )`,
  '<icmp-type:number> [ <icmp-code:number> ]',
  '<other:line>',
].join(' | ');
const extendedEntry = `${action} ${protocol} ${address('source')} [ ${ports('source')} ] ${address('destination')} [ ${ports('destination')} ] [ ${extendedOptions} ]*`;
const dynamic = 'dynamic <dynamic:name> [ timeout <dynamic-timeout:number> ]';

export const iosListCommands = [
  { id: 'standard-line', syntax: `access-list <list:standard-number!> ( ${standardEntry} | ${remark} )`, leaves: true },
  {
    id: 'extended-line',
    syntax: `access-list <list:extended-number!> ( [ ${dynamic} ] ${extendedEntry} | ${remark} )`,
    leaves: true,
  },
  { id: 'other', syntax: 'access-list <other-list:number> <rest:line>', leaves: true },
  { id: 'standard-heading', syntax: 'ip access-list standard <list:list!>', opens: 'standard-acl', leaves: true },
  { id: 'extended-heading', syntax: 'ip access-list extended <list:list!>', opens: 'extended-acl', leaves: true },
  {
    id: 'resequence',
    syntax: 'ip access-list resequence <list:list> [ <start:number> [ <step:number> ] ]',
    leaves: true,
  },
  {
    id: 'other',
    syntax:
      'ip access-list ( fqdn | log-update | logging | match-local-traffic | persistent | role-based | helper ) <rest:line>',
    opens: 'other',
    leaves: true,
  },
  { id: 'network-group', syntax: 'object-group network <group:object-group!>', opens: 'network-group', leaves: true },
  { id: 'service-group', syntax: 'object-group service <group:object-group!>', opens: 'service-group', leaves: true },
  {
    id: 'other',
    syntax: 'object-group ( fqdn | ip | security | v6-network | v6-service ) <rest:line>',
    opens: 'other',
    leaves: true,
  },
  {
    id: 'prefix-list',
    syntax: `ip prefix-list <prefix-list:prefix-list!> ( [ seq <sequence:number> ] ${action} <prefix:prefix> [ ge <ge:number> | le <le:number> ]* | description <text:line> )`,
    leaves: true,
  },
  { id: 'other', syntax: 'ip prefix-list sequence-number', leaves: true },
] as const satisfies readonly Command[];

export const iosStandardAclCommands = [
  { id: 'standard-entry', syntax: `[ <sequence:number> ] ( ${standardEntry} | ${remark} )`, leaves: false },
] as const satisfies readonly Command[];

export const iosExtendedAclCommands = [
  {
    id: 'extended-entry',
    syntax: `[ <sequence:number> ] ( [ ${dynamic} ] ${extendedEntry} | ${remark} | evaluate <evaluate:name> )`,
    leaves: false,
  },
] as const satisfies readonly Command[];

export const iosNetworkGroupCommands = [
  { id: 'group-network', syntax: 'host <host:address>', leaves: false },
  { id: 'group-network', syntax: '<network:address> ( <mask:mask> | <length:length> )', leaves: false },
  { id: 'group-range', syntax: 'range <low:address> <high:address>', leaves: false },
  { id: 'group-any', syntax: 'any', leaves: false },
  { id: 'group-group', syntax: 'group-object <group:object-group>', leaves: false },
  { id: 'description', syntax: 'description <text:line>', leaves: false },
] as const satisfies readonly Command[];

export const iosServiceGroupCommands = [
  {
    id: 'group-service',
    syntax: `( protocol=( ${protocols} | tcp-udp ) | <protocol-number:number> ) [ source ${ports('source')} ] [ ${ports('destination')} | <destination-port:port> | icmp=( ${Object.keys(iosIcmpTypes).join(' | ')} ) ]`,
    leaves: false,
  },
  { id: 'group-group', syntax: 'group-object <group:object-group>', leaves: false },
  { id: 'description', syntax: 'description <text:line>', leaves: false },
] as const satisfies readonly Command[];
