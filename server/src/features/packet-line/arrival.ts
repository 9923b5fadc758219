/** Where a packet comes from that a line tells no interface of: by its source, as the node's own routes have it. */
import { formatAddress, parseAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { arrivalInterface } from '../../trace/ios/arrival.ts';
import { compileRouter } from '../../trace/ios/compile.ts';
import { wordOf } from '../../trace/ios/interfaces.ts';
import { ownerOf } from '../../trace/routing/addresses.ts';
import { lookUp } from '../../trace/routing/lookup.ts';

/** The interface; null: it is the node's own; undefined: no dump tells. */
export function arrivalOf(node: Node, source: string): string | null | undefined {
  const src = parseAddress(source);
  if (src === undefined) return undefined;
  if (node.router !== undefined) {
    const device = arrivalInterface(compileRouter(node.router), wordOf(src));
    return device === null ? null : device?.name;
  }
  if (ownerOf(node, src) !== undefined || formatAddress(src) === '127.0.0.1' || formatAddress(src) === '::1')
    return null;
  if (node.interfaces === undefined && node.routes?.[src.family] === undefined) return undefined;
  // The way back is the way that it came, unless routing is asymmetric.
  const found = lookUp(node, src.family, { src, dst: src, in: undefined, mark: 0, tos: 0, protocol: 0 });
  return found === 'none' ? undefined : found.hop?.device;
}
