/** A routing decision as a step of the walk, in words. */
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { note, type Walk } from '../walk/walk.ts';
import type { Decision, Routed } from './decision.ts';

export function describe(walk: Walk, decision: Decision): void {
  const address = formatAddress(walk.packet.dst);
  const before = walk.hook;
  walk.hook = 'routing';
  if (decision.kind === 'none') {
    note(walk, {
      kind: 'routing',
      decision: 'none',
      text: message('{address} can’t be reached: {why}.', { address, why: refusals[decision.why] }),
    });
  } else {
    const { out, nextHop, table, priority, origin } = decision.route;
    const toGateway = nextHop !== undefined && formatAddress(nextHop) !== address;
    note(walk, {
      kind: 'routing',
      decision: decision.kind === 'forward' ? (walk.packet.in === null ? 'output' : 'forward') : decision.kind,
      ...(out === null ? {} : { out }),
      ...(toGateway ? { gateway: nextHop } : {}),
      ...(table === undefined ? {} : { table }),
      ...(priority === undefined ? {} : { priority }),
      ...(origin === undefined ? {} : { origin }),
      text: routingText(decision, address, toGateway ? formatAddress(nextHop) : undefined),
    });
  }
  walk.hook = before;
}

const refusals = {
  'reverse-path': message('the answer would not leave by the interface of arrival (rp_filter)'),
  'no-route': message('no route leads there'),
  martian: message('the addresses can’t be right on this interface'),
  blackhole: message('its route is a blackhole'),
  unreachable: message('its route says unreachable'),
  prohibit: message('its route says prohibited'),
};

function routingText(decision: Routed, address: string, gateway: string | undefined) {
  if (decision.kind === 'local') return message('{address} is an address of this node.', { address });
  if (decision.kind === 'broadcast')
    return message('{address} is a broadcast address: it is delivered here.', { address });
  const { out } = decision.route;
  if (out === null)
    return message('{address} is not this node’s: it is sent on, and no dump says by which interface.', { address });
  if (gateway === undefined)
    return message('{address} is reached directly through {interface}.', { address, interface: out });
  return message('{address} is reached through {interface}, by the gateway {gateway}.', {
    address,
    interface: out,
    gateway,
  });
}
