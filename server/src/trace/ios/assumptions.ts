/**
 * What a router's trace takes for granted where no document of the vendor settles it, or where the configuration does
 * not say. docs/router-assumptions.md lists them all, by these names; tests hold the two together.
 */
import { type Message, message } from '../../text/message.ts';

export interface RouterAssumption {
  /** `ask`: both answers are traced. `say`: the likely one is taken and named. */
  readonly how: 'ask' | 'say';
  readonly text: Message;
}

/** Those of the device's behaviour, by their ids. */
export const behaviour = {
  'nat:empty-table': {
    how: 'say',
    text: message('the translation table was empty before the first packet'),
  },
  'nat:entries-live': {
    how: 'say',
    text: message('the translation found in the table has not timed out'),
  },
  'nat:port-kept': {
    how: 'say',
    text: message('a source port that is free is kept'),
  },
  'nat:port-group': {
    how: 'say',
    text: message('a port that is taken is replaced by the first free one of its group: 1–511, 512–1023, 1024–65535'),
  },
  'nat:port-shared': {
    how: 'say',
    text: message('flows from one port of a host to several destinations share one translated port'),
  },
  'nat:first-address-first': {
    how: 'say',
    text: message('an overloaded pool fills its first address before it uses the next'),
  },
  'nat:static-in-pool': {
    how: 'say',
    text: message('a pool does not give an address that a static rule uses'),
  },
  'nat:rule-order': {
    how: 'ask',
    text: message('rules are tried in IOS’ own order: numbered lists, then named lists, then route maps'),
  },
  'nat:first-static': {
    how: 'say',
    text: message('of several static rules for one host the first written one is used'),
  },
  'nat:static-route-map-inbound': {
    how: 'ask',
    text: message('hosts outside may start connections through a static rule with a route map that lacks reversible'),
  },
  'nat:add-route-overlap': {
    how: 'ask',
    text: message('the route of add-route leads to the outside, though its next hop lies in an inside network, too'),
  },
  'nat:list-before-translation': {
    how: 'say',
    text: message('a NAT rule’s list sees both addresses as they were before translation'),
  },
  'nat:undefined-list': {
    how: 'say',
    text: message('a list or route map that a NAT rule names and nothing defines matches nothing'),
  },
  'nat:unclaimed-address': {
    how: 'say',
    text: message('a packet to an address that only NAT uses, and that no entry translates, ends at the router'),
  },
  'nat:no-ports': {
    how: 'ask',
    text: message('a protocol without ports is translated by its address alone through a rule with overload'),
  },
  'nat:icmp-errors': {
    how: 'say',
    text: message('an ICMP error is translated by the entry of the packet that it quotes'),
  },
  'nat:global-vrf': {
    how: 'say',
    text: message('a rule without vrf translates only hosts of the global routing table'),
  },
  'nat:not-rotary': {
    how: 'say',
    text: message('a pool of an inside destination rule is used in turn, though it lacks type rotary'),
  },
  'nat:hairpin': {
    how: 'say',
    text: message(
      'nat hairpin enable translates the destination by the server’s rule, and the source by the outbound rule of its interface',
    ),
  },
  'nat:vendor-order': {
    how: 'say',
    text: message('server rules come before static rules, and these before outbound rules'),
  },
} as const satisfies Readonly<Record<string, RouterAssumption>>;

export type BehaviourId = keyof typeof behaviour;
