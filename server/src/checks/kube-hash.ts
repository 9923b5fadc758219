import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { message } from '../text/message.ts';
import { once } from '../text/once.ts';
import type { RulesCheck } from './check.ts';
import { targetSpan } from './places.ts';
import { base32, sha256 } from './sha256.ts';
import { chunkwise, hitsNear } from './shape.ts';
import { ruleAt } from './view.ts';

/** A rule of kube-proxy that names a service in its comment and jumps to one of that service's chains. */
const dispatch =
  /^(?:\[\d+:\d+\] )?-A KUBE-(?:SERVICES|NODEPORTS) (?:.* )?-p (\S+) (?:.* )?--comment "?([^\s"/]+\/[^\s":]+(?::[^\s"]*)?)(?: cluster IP| external IP| loadbalancer IP)?"? .*-j KUBE-(?:SVC|SVL|EXT|FW|XLB)-([A-Z2-7]{16})\r?$/;
const dispatchHint = /-A KUBE-(?:SERVICES|NODEPORTS) /g;

/** The rule of an endpoint's chain that translates: it has all that the chain's own name is made of. */
const endpoint =
  /^(?:\[\d+:\d+\] )?-A KUBE-SEP-([A-Z2-7]{16}) -p (\S+) -m comment --comment "?([^\s"/]+\/[^\s"]+)"? (?:.* )?-j DNAT --to-destination (\S+)(?: --persistent)?\r?$/;
const endpointHint = / -j DNAT --to-destination /g;

interface Stranger {
  readonly line: number;
  readonly what: 'service' | 'endpoint';
  readonly service: string;
  /** What it should be. */
  readonly hash: string;
}

const find = once(strangersIn);

/**
 * kube-proxy makes chains' names of the service: sha256 of its name and protocol, and for an endpoint its address and
 * port, in base32, the first 16 characters.
 */
export const kubeHash: RulesCheck = {
  kind: 'rules',
  code: 'kube-hash',
  dialect: 'iptables-save',
  title: 'A chain of kube-proxy that is not the one of the service its comment names',
  severity: 'warning',
  why: 'The 16 characters at the end of KUBE-SVC-, KUBE-SVL-, KUBE-EXT- and KUBE-FW- are made of `namespace/name:port` and the protocol; those of KUBE-SEP- of the endpoint’s address and port beside. Where they don’t fit the comment, somebody edited the rules, or an old release of kube-proxy wrote them.',
  before: `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SVC-NPX46M4PTMTKRN6Y -j ACCEPT
COMMIT
`,
  after: `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO
-A KUBE-SVC-67NZLRHBNDSAWJRO -j ACCEPT
COMMIT
`,
  prepare: find,
  *run(view) {
    for (const { firstLine, item } of chunkwise(view.dump, find)) {
      const line = firstLine + item.line;
      const { service, hash } = item;
      yield item.what === 'service'
        ? {
            line,
            span: targetSpan(view, line),
            message: message('This is not a chain of {service}: its own end in {hash}.', { service, hash }),
          }
        : {
            line,
            span: ruleAt(view, line)?.chainSpan ?? targetSpan(view, line),
            message: message('The endpoint that this rule translates to has the chain {chain}.', {
              chain: `KUBE-SEP-${hash}`,
            }),
          };
    }
  },
};

/** Rules whose chain has another hash than their service. */
function strangersIn(reading: ChunkReading): readonly Stranger[] {
  const services = hitsNear(reading, dispatchHint, dispatch).flatMap(
    ({ line, groups: [protocol = '', service = '', hash = ''] }): Stranger[] =>
      hasHash(service, protocol, '', hash)
        ? []
        : [{ line, what: 'service', service, hash: serviceHash(service, protocol) }],
  );
  const endpoints = hitsNear(reading, endpointHint, endpoint).flatMap(
    ({ line, groups: [hash = '', protocol = '', service = '', to = ''] }): Stranger[] =>
      hasHash(service, protocol, to, hash)
        ? []
        : [{ line, what: 'endpoint', service, hash: serviceHash(service, protocol, to) }],
  );
  return [...services, ...endpoints];
}

/**
 * `service`: `namespace/name:port`, the port without its colon left out where it has no name. `endpoint`: `ip:port`
 * of one endpoint, for the name of its own chain.
 */
function serviceHash(service: string, protocol: string, endpoint = ''): string {
  return base32(sha256(`${service}${protocol.toLowerCase()}${endpoint}`), 16);
}

/** Before about 1.18 the name of a port without name ended in a bare colon. */
function hasHash(service: string, protocol: string, endpoint: string, hash: string): boolean {
  const name = service.endsWith(':') ? service.slice(0, -1) : service;
  if (serviceHash(name, protocol, endpoint) === hash) return true;
  return !name.includes(':') && serviceHash(`${name}:`, protocol, endpoint) === hash;
}
