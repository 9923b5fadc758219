/** On which side of NAT a packet arrives and leaves, also where the configuration does not show the interface. */
import type { NatSide, RouterInterface } from '../../dialects/ios-nat/model.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { endsOf } from './flow.ts';
import { natSideOf } from './interfaces.ts';
import { type RouterWalk, suppose } from './walk.ts';

/** `none`: an interface without a mark. */
export type Side = NatSide | 'none';

export function sideOfArrival(walk: RouterWalk): Side {
  const { router } = walk.router;
  const { input, packet } = walk;
  // VRP and Comware mark nothing: what comes in is held against the rules of its interface.
  if (router.vendor !== 'ios') return packet.in === null ? 'none' : 'outside';
  if (input !== undefined) return natSideOf(input) ?? 'none';
  if (packet.in === null) return 'none';
  const outside = looksOutside(walk);
  const places = { interface: packet.in };
  const text = outside
    ? message('{interface}, which the configuration does not show, is an outside interface', places)
    : message('{interface}, which the configuration does not show, is an inside interface', places);
  const holds = suppose(walk, `side:${packet.in}`, text);
  return outside === holds ? 'outside' : 'inside';
}

/** A packet to an address that NAT shows to the outside, or of a flow that is known from there. */
function looksOutside(walk: RouterWalk): boolean {
  const { src, dst } = endsOf(walk.packet);
  const { statics, shared, pool } = walk.router.claims(dst.word);
  if (statics.length > 0 || shared !== undefined || pool !== undefined) return true;
  return walk.table.incoming('', walk.packet.protocol, dst, src) !== undefined;
}

/** An interface that no line shows is taken for an outside one: by an inside one no packet of the inside leaves. */
export function standsOutside(walk: RouterWalk, out: RouterInterface | undefined): boolean {
  if (out !== undefined) return natSideOf(out) === 'outside';
  const address = formatAddress(walk.packet.dst);
  const text = message('the interface by which {address} is reached is an outside interface', { address });
  return suppose(walk, `outside:${address}`, text);
}
