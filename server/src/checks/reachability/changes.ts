/** What a rule between two others may have changed of a packet: what was known of it above does not hold below. */
import type { Outline, Target } from '../../trace/netfilter/targets/target.ts';
import type { Dimension } from '../../trace/space/dimensions.ts';
import type { Box } from '../../trace/space/region.ts';

/** `connection`: what connection tracking is taken to have found, which CT changes in raw. */
export type Kind = 'marks' | 'addresses' | 'header' | 'options' | 'sets' | 'connection';
export type Changes = ReadonlySet<Kind>;

const nothing: Changes = new Set();
export const everything: Changes = new Set<Kind>(['marks', 'addresses', 'header', 'options', 'sets', 'connection']);

/** By a target that is no chain. */
export function changesBy(target: Target): Changes {
  if (target.kind !== 'action') return nothing;
  const { outline } = target;
  switch (outline?.kind) {
    case undefined:
      return everything;
    case 'marks':
      return new Set<Kind>(['marks']);
    case 'rewrites':
      return new Set(outline.fields.map(kindOfField));
    case 'rewrites-byte':
      return new Set<Kind>(['header']);
    case 'readdresses':
      return new Set<Kind>(['addresses', 'sets']);
    case 'fills':
      return new Set<Kind>(outline.mark === 'open' ? ['sets', 'marks'] : ['sets']);
    case 'untracks':
    case 'readies':
      return new Set<Kind>(['connection']);
    case 'passes':
    case 'accepts':
    case 'translates':
    case 'ends':
    case 'may-end':
      return nothing;
  }
}

function kindOfField(field: Extract<Outline, { readonly kind: 'rewrites' }>['fields'][number]): Kind {
  return field === 'mark' ? 'marks' : field === 'tcpOptions' ? 'options' : 'header';
}

/** Whether what is known of the dimension may be no longer so. */
export function concerns(changes: Changes, dimension: Dimension): boolean {
  return kindsOf(dimension).some((kind) => changes.has(kind));
}

const ofHeader: ReadonlySet<Dimension> = new Set(['ttl', 'tos', 'tcpFlags', 'length']);
const ofAddresses: ReadonlySet<Dimension> = new Set(['src', 'dst', 'src.local', 'dst.local']);
const ofConnection: ReadonlySet<Dimension> = new Set(['state', 'direction', 'dnat', 'snat']);

function kindsOf(dimension: Dimension): readonly Kind[] {
  if (dimension.startsWith('mark.')) return ['marks'];
  if (dimension.startsWith('ctmark.')) return ['marks', 'connection'];
  if (dimension.startsWith('asks:--match-set')) return ['sets', 'marks'];
  if (dimension.startsWith('asks:--tcp-option')) return ['options'];
  if (ofAddresses.has(dimension)) return ['addresses'];
  if (ofHeader.has(dimension)) return ['header'];
  return ofConnection.has(dimension) || dimension.startsWith('ct.') ? ['connection'] : [];
}

/** Whether the box bounds something that has changed. */
export function isStale(box: Box, changes: Changes): boolean {
  return changes.size > 0 && [...box.keys()].some((dimension) => concerns(changes, dimension));
}

/** Without the bounds on what has changed. */
export function unbound(box: Box, changes: Changes): Box {
  return isStale(box, changes) ? new Map([...box].filter(([dimension]) => !concerns(changes, dimension))) : box;
}
