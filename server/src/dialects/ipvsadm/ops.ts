/**
 * What the lines of a dump of ipvsadm do, one after another: plain data that depends on nothing but the line and the
 * columns of its listing, so that a chunk's can be kept while others change.
 */
import type { Family } from '../../net/family.ts';
import type { Span } from '../../text/span.ts';
import type { VirtualService } from './model.ts';
import type { ListedServer, ListedService } from './service.ts';

export type ServiceHead = Omit<ListedService, 'realServers' | 'origin'>;
export type ServerFacts = Omit<ListedServer, 'origin'>;

/** The service that a rule names. */
export interface ServiceName {
  readonly by: VirtualService['by'];
  readonly family: Family;
}

/** `span`: the word that names the service; `serverSpan` the one that names the server. */
export type ServiceOp =
  /** A listing begins: what stood above it is another one. */
  | { readonly kind: 'listing' }
  | { readonly kind: 'listed-service'; readonly service: ServiceHead; readonly span: Span }
  /** A service that could not be read takes its servers with it: its own line is already blamed. */
  | { readonly kind: 'unread-service' }
  | { readonly kind: 'listed-server'; readonly server: ServerFacts; readonly serverSpan: Span }
  | { readonly kind: 'add-service' | 'edit-service'; readonly service: ServiceHead; readonly span: Span }
  | { readonly kind: 'delete-service'; readonly name: ServiceName; readonly span: Span }
  | {
      readonly kind: 'add-server' | 'edit-server' | 'delete-server';
      readonly name: ServiceName;
      readonly span: Span;
      readonly server: ServerFacts;
      readonly serverSpan: Span;
    }
  | { readonly kind: 'clear' };

/** `line`: counted from the first of the lines that were read together. */
export type PlacedOp = ServiceOp & { readonly line: number };
