/**
 * Where packets go when no dump shows routes: what the addresses of interfaces tell, and else what is taken for granted and
 * said. None of it forks but whose an address is, where no dump tells that either.
 */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import type { Walk } from '../walk/walk.ts';
import { type Decision, noRoute } from './decision.ts';
import { isLimitedBroadcast, isLinkLocal } from './kinds.ts';
import { isPod } from './kubeProxy.ts';
import type { FoundRoute } from './lookup.ts';
import { isOwnAddress } from './ownAddress.ts';
import { comesFromInside, deviceByRules, looksLikeService } from './toldByRules.ts';
import { shownOwn } from './untoldOwn.ts';

/** Whether any route leads there, asked where no dump shows routes. */
export function routeTo(dst: Address): Question {
  const address = formatAddress(dst);
  const text = message('a route leads to {address}, though no dump shows it (take “ip route show table all”)', {
    address,
  });
  return { id: `route:${address}`, text };
}

/** Whether what came from there is answered by the interface that it came by, asked where no dump shows routes. */
export function wayBackBy(src: Address, device: string): Question {
  const address = formatAddress(src);
  const text = message('answers to {address} leave by {interface}', { address, interface: device });
  return { id: `way-back:${device}:${address}`, text };
}

/**
 * Where no dump shows routes and no address of the node tells of one: that some route leads there is taken for granted and
 * said, without a fork. Where it is known otherwise, there is none, or one that refuses: nothing gets there.
 */
export function unknownRoute({ chooser }: Walk, dst: Address): Decision {
  if (!chooser.suppose(routeTo(dst))) return noRoute;
  return unknownWay;
}

const unknownWay: Decision = { kind: 'forward', route: { out: null, nextHop: undefined } };

/**
 * What the node is in a network with is reached directly, and by that interface: so the routes that its address made say
 * (fib_add_ifaddr(), addrconf_prefix_route()). A route for less of it, or a policy rule, would lead elsewhere. Undefined: so
 * it is, or dumps show the routes.
 */
export function otherThanDirect(walk: Walk, { type, hop }: FoundRoute, dst: Address): Decision | undefined {
  const { node, family, chooser } = walk;
  if (node.routes?.[family] !== undefined || type !== 'unicast' || hop?.device === undefined) return undefined;
  if (isLinkLocal(dst)) return undefined;
  const address = formatAddress(dst);
  const text = message(
    '{address} is reached directly through {interface}, in whose network it is, though no dump shows routes',
    {
      address,
      interface: hop.device,
    },
  );
  return chooser.suppose({ id: `direct:${address}`, text }) ? undefined : unknownRoute(walk, dst);
}

/**
 * Whether the address is that for everybody in a network of the node, where no dump tells its networks. Asked of one that
 * ends as those of nearly all networks do, and of which nothing shows that it is a machine's; any other is told to be.
 */
export function isUntoldBroadcast(walk: Walk, address: Address): boolean {
  const { node, packet, chooser } = walk;
  if (address.family === 'ipv6' || chooser.answered(isOwnAddress(address)) === true) return false;
  const question = broadcastOf(address);
  const ends = ((address.words[0] ?? 0) & 0xff) === 0xff;
  const isMachines = shownOwn(walk, address) !== undefined || (isRewritten(walk) && isPod(node, address));
  if (!ends || isMachines) return chooser.answered(question) === true && chooser.suppose(question);
  const likely = !isRewritten(walk) && !looksLikeService(node, packet) && !comesFromInside(node, packet);
  return chooser.assume({ ...question, likely });
}

export function broadcastOf(address: Address): Question {
  const text = formatAddress(address);
  return {
    id: `broadcast:${text}`,
    text: message('{address} is the broadcast address of a network of this node', { address: text }),
  };
}

/** Without `ip addr` and `ip route` it is not known which addresses are this node's. */
export function byAssumption(walk: Walk, arriving: boolean): Decision {
  const { packet, chooser } = walk;
  if (isLimitedBroadcast(packet.dst) || isUntoldBroadcast(walk, packet.dst)) {
    const way = arriving ? unknownWay : unknownRoute(walk, packet.dst);
    return way.kind === 'none' ? way : { ...way, kind: 'broadcast' };
  }
  const question = isOwnAddress(packet.dst);
  const shown = shownOwn(walk, packet.dst) ?? (isPutThere(walk) ? false : undefined);
  const local =
    shown === undefined
      ? chooser.assume({ ...question, likely: isLikelyOwn(walk, arriving) })
      : chooser.suppose({ ...question, likely: shown });
  return local ? { kind: 'local', route: { out: null, nextHop: undefined } } : unknownRoute(walk, packet.dst);
}

function isLikelyOwn(walk: Walk, arriving: boolean): boolean {
  const { node, packet } = walk;
  if (isRewritten(walk)) return false;
  return looksLikeService(node, packet) || (arriving && !comesFromInside(node, packet));
}

/** A destination that a rule put in, or IPVS, is most likely another machine's; one that the sender chose may well be ours. */
function isRewritten({ connection, balanced }: Walk): boolean {
  return balanced || connection?.destinationTranslated === true;
}

/** The same where rules know an interface behind which it is, or that it is a pod's. */
function isPutThere(walk: Walk): boolean {
  const { node, packet } = walk;
  return isRewritten(walk) && (deviceByRules(node, packet.dst) !== undefined || isPod(node, packet.dst));
}
