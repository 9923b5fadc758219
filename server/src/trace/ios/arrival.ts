/** By which interface a packet came, where nobody said: the way back to its source leads there. */
import type { Router, RouterInterface } from '../../dialects/ios-nat/model.ts';
import { formatAddress } from '../../net/text.ts';
import { listed, message } from '../../text/message.ts';
import { unknownInterface } from '../session.ts';
import { finishByStack } from '../walk/walk.ts';
import type { CompiledRouter } from './compile.ts';
import { findInterface, natSideOf, vrfOf, wordOf } from './interfaces.ts';
import { wayOf } from './routing.ts';
import { type RouterWalk, suppose } from './walk.ts';

/** Puts the packet to its interface, by whatever start of a name that was asked for. */
export function arrive(walk: RouterWalk): void {
  const { router } = walk.router;
  const { packet } = walk;
  const input = packet.in === null ? guess(walk) : findInterface(router, packet.in);
  if (input === 'unknown') walk.packet = { ...packet, in: unknownInterface };
  else if (input !== undefined) {
    walk.input = input;
    walk.vrf = vrfOf(input);
    walk.packet = { ...packet, in: input.name };
  } else if (packet.in !== null && packet.in !== unknownInterface && showsBothSides(router)) {
    const text = message('the configuration has no interface {interface}; it has {others}', {
      interface: packet.in,
      others: listed(router.interfaces.map(({ name }) => name)),
    });
    finishByStack(walk, 'undecided', 'interface', text);
  }
}

/** A snippet that shows only one side leaves room for an interface that it does not show. */
function showsBothSides({ vendor, interfaces }: Router): boolean {
  if (vendor !== 'ios') return interfaces.length > 0;
  const sides = new Set(interfaces.map(natSideOf));
  return (sides.has('inside') && sides.has('outside')) || sides.has('enable');
}

/** Without an interface the router itself sends the packet, unless its source is somebody else's. */
function guess(walk: RouterWalk): RouterInterface | 'unknown' | undefined {
  if (walk.packet.family !== 'ipv4') return undefined;
  const device = arrivalInterface(walk.router, wordOf(walk.packet.src));
  if (device === null) return undefined;
  const address = formatAddress(walk.packet.src);
  const id = `arrival:${address}`;
  if (device === undefined) {
    const elsewhere = message('{address} is not the router’s own address: the packet arrives from there', { address });
    return suppose(walk, id, elsewhere) ? 'unknown' : undefined;
  }
  const text = message('the packet arrives at {interface}, where its source {address} is reached', {
    interface: device.name,
    address,
  });
  return suppose(walk, id, text) ? device : undefined;
}

/** Null: the source is the router's own address. Undefined: the configuration does not tell. */
export function arrivalInterface(compiled: CompiledRouter, source: number): RouterInterface | null | undefined {
  if (compiled.owner('', source) !== undefined) return null;
  const { router } = compiled;
  for (const group of compiled.routes.candidates('', source)) {
    for (const line of group) {
      const way = wayOf(compiled, line);
      const device = way === undefined || way === 'discard' ? undefined : findInterface(router, way);
      if (device !== undefined) return device;
    }
  }
  // Without a route whoever is in no connected network is outside.
  const outside = router.interfaces.filter((device) => natSideOf(device) === 'outside');
  return outside.length === 1 ? outside[0] : undefined;
}
