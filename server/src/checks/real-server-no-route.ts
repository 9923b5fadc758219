import type { Address } from '../net/address.ts';
import { formatAddress } from '../net/text.ts';
import { keyOfAddress, ownAddresses, routesByNetwork } from '../node/by-address.ts';
import type { Node, Route } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';

export const realServerNoRoute: FactsNodeCheckOf<'services'> = {
  kind: 'facts-node',
  of: 'services',
  code: 'real-server-no-route',
  dialect: 'ipvsadm',
  title: 'A real server that no route reaches',
  severity: 'warning',
  why: 'IPVS chooses a server without asking whether it can be reached. Where the routing tables have no way to it, connections that are sent there fail, and with several servers only some of them do. In Kubernetes the routes to the pods of other nodes are the network plugin’s: look whether it runs, and whether it knows the other node.',
  before: `$ ipvsadm -Sn
-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.244.2.13:8080 -m -w 1
$ ip route show table all
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1
10.244.2.0/24 via 192.0.2.12 dev eth0
unreachable 10.244.2.13
`,
  after: `$ ipvsadm -Sn
-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.244.2.13:8080 -m -w 1
$ ip route show table all
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1
10.244.2.0/24 via 192.0.2.12 dev eth0
`,
  *run(part, node) {
    if (!knowsAllTables(node)) return;
    const answers = new Map<string, boolean>();
    for (const { realServers } of part.services) {
      for (const { address, method, origin } of realServers) {
        if (method === 'local') continue;
        const key = keyOfAddress(address);
        const reached = answers.get(key) ?? isReached(node, address);
        answers.set(key, reached);
        if (reached) continue;
        yield {
          line: origin.line,
          span: wholeLineSpan(part, origin.line),
          message: message('No route of this node leads to {address}: what is sent there is lost.', {
            address: formatAddress(address),
          }),
        };
      }
    }
  },
};

const blocking: ReadonlySet<Route['type']> = new Set(['blackhole', 'unreachable', 'prohibit']);

/** By any table, for a rule may choose any; among routes to the same network one that leads there is enough. */
function isReached(node: Node, address: Address): boolean {
  if (ownAddresses(node)?.has(keyOfAddress(address)) === true) return true;
  const routes = routesByNetwork(node, address.family);
  if (routes === undefined) return false;
  let longest: Route['destination'] | undefined;
  for (const { type, destination } of routes.holding(address)) {
    if (longest !== undefined && destination.mask.join() !== longest.mask.join()) break;
    if (type === 'throw') continue;
    if (!blocking.has(type)) return true;
    longest = destination;
  }
  return false;
}

/** `ip route` alone shows table main; where rules choose others, or none are known, nothing is said. */
function knowsAllTables({ routes, policyRules }: Node): boolean {
  if (routes === undefined || policyRules === undefined) return false;
  const shown = new Set(Object.values(routes).flatMap((list) => list.map(({ table }) => table)));
  const usual = new Set(['local', 'main', 'default', '255', '254', '253']);
  return Object.values(policyRules).every((rules) =>
    rules.every(({ action }) => action.kind !== 'lookup' || usual.has(action.table) || shown.has(action.table)),
  );
}
