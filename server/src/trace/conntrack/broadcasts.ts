/**
 * net/netfilter/nf_conntrack_broadcast.c: what the node itself asks of everybody in a network of one of its interfaces is
 * answered by anybody there, from the port of the service. What others ask, and what is asked of one machine, announces
 * nothing.
 */
import { type Address, maskOfLength, sameAddress } from '../../net/address.ts';
import { masked } from '../../net/text.ts';
import type { InterfaceAddress, Node, Tuple } from '../../node/model.ts';

/** The port from which each of these helpers expects answers: nf_conntrack_netbios_ns.c, nf_conntrack_snmp.c. */
const servicePorts: ReadonlyMap<string, number> = new Map([
  ['netbios-ns', 137],
  ['snmp', 161],
]);

/** Undefined: the helper is none of those for broadcasts. */
export function servicePort(helper: string): number | undefined {
  return servicePorts.get(helper);
}

/** Whether answers of others are expected by it; where no dump shows the interfaces' addresses, any may be for everybody. */
export function isAskedOfAll({ interfaces }: Node, dst: Address): boolean {
  return interfaces === undefined || networksOf(interfaces, dst).length > 0;
}

/** Whether a packet from there is such an answer. */
export function answersAll({ interfaces }: Node, asked: Address, { src, sport }: Tuple, port: number): boolean {
  if (sport !== port) return false;
  return (
    interfaces === undefined ||
    networksOf(interfaces, asked).some(({ prefixLength }) => {
      const network = (address: Address): Address => masked(address, maskOfLength('ipv4', prefixLength)).address;
      return sameAddress(network(src), network(asked));
    })
  );
}

/** Addresses of interfaces whose broadcast address it is. */
function networksOf(interfaces: NonNullable<Node['interfaces']>, dst: Address): readonly InterfaceAddress[] {
  return interfaces.flatMap(({ addresses }) =>
    addresses.filter(({ broadcast }) => broadcast !== undefined && sameAddress(broadcast, dst)),
  );
}
