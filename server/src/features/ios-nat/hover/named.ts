/** What a name means: the list, pool, route map, interface, VRF or group behind it. */
import type { GroupMember, RouteMap, RouterInterface } from '../../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../../net/address.ts';
import { formatAddress, formatPrefix } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { natSideOf } from '../../../trace/ios/interfaces.ts';
import { type Block, list, paragraph, title } from '../../markdown.ts';
import type { NameUse } from '../names.ts';
import type { RouterView } from '../view.ts';
import { listBlocks } from './access-list.ts';
import { poolBlocks } from './pool.ts';
import { serverGroupBlocks } from './server-group.ts';

export function nameBlocks(view: RouterView, { kind, name }: NameUse): readonly Block[] {
  const { router } = view.dump;
  switch (kind) {
    case 'list': {
      const found = router.accessLists.find((each) => each.name === name);
      return found === undefined
        ? missing(message('There is no access list {name} in this file.', { name }))
        : listBlocks(found);
    }
    case 'pool': {
      const found = router.pools.find((each) => each.name === name);
      return found === undefined
        ? missing(message('There is no pool {name} in this file.', { name }))
        : poolBlocks(view, found);
    }
    case 'route-map': {
      const found = router.routeMaps.find((each) => each.name === name);
      return found === undefined
        ? missing(message('There is no route map {name} in this file.', { name }))
        : mapBlocks(found);
    }
    case 'interface': {
      const found = router.interfaces.find((each) => each.name === name);
      return found === undefined ? [] : interfaceBlocks(found);
    }
    case 'object-group': {
      const found = router.objectGroups.find((each) => each.name === name);
      if (found === undefined) return missing(message('There is no object group {name} in this file.', { name }));
      return [title(message('Object group {name}', { name })), ...list(found.members.slice(0, 12).map(memberText))];
    }
    case 'server-group': {
      const found = router.serverGroups.find((each) => each.name === name);
      return found === undefined
        ? missing(message('There is no server group {name} in this file.', { name }))
        : serverGroupBlocks(found);
    }
    case 'vrf': {
      const inside = router.interfaces.filter(({ vrf }) => vrf?.name === name);
      return [
        title(message('VRF {name}', { name })),
        paragraph(message('A routing table of its own. Its interfaces:')),
        ...list(inside.map((device) => message('{interface}', { interface: device.name }))),
      ];
    }
    case 'prefix-list':
      return [];
  }
}

function missing(text: Message): readonly Block[] {
  return [paragraph(text)];
}

function mapBlocks({ name, clauses }: RouteMap): readonly Block[] {
  const items = clauses.map(({ action, sequence, matches }) => {
    if (matches.length === 0) {
      return action === 'permit'
        ? message('{sequence}: permits everything.', { sequence })
        : message('{sequence}: denies everything.', { sequence });
    }
    const conditions = matches.map(({ text }) => text).join('; ');
    return action === 'permit'
      ? message('{sequence}: permits what meets {conditions}', { sequence, conditions })
      : message('{sequence}: denies what meets {conditions}', { sequence, conditions });
  });
  return [
    title(message('Route map {name}', { name })),
    ...list([
      ...items,
      message(
        'What no clause permits is not translated. For NAT `match interface` is the interface by which the packet leaves.',
      ),
    ]),
  ];
}

/** What the mark of the interface means for packets. */
export function natMarkBlocks(device: RouterInterface): readonly Block[] {
  const side = natSideOf(device);
  if (side === 'enable')
    return [
      paragraph(
        message(
          'Packets between two such interfaces are routed, translated by `ip nat source` rules, and routed again: also from an inside host to a global address of another one.',
        ),
      ),
    ];
  return [
    paragraph(
      message(
        'Only what passes between an inside and an outside interface is translated: from inside to outside after routing, from outside to inside before it. Between two inside interfaces nothing is.',
      ),
    ),
  ];
}

export function interfaceBlocks(device: RouterInterface): readonly Block[] {
  const side = natSideOf(device);
  const items: Message[] = device.addresses.map(({ address, mask, secondary }) => {
    const prefix = `${formatAddress(address)}/${lengthOfMask([mask]) ?? ''}`;
    return secondary
      ? message('{prefix}, secondary: NAT uses the primary one', { prefix })
      : message('{prefix}', { prefix });
  });
  if (device.addressFrom !== undefined)
    items.push(
      message('Its address is not written here: {command}', {
        command:
          device.addressFrom.kind === 'unnumbered'
            ? device.addressFrom.statement.text
            : device.addressFrom.statement.text,
      }),
    );
  items.push(sideText(side));
  if (device.vrf !== undefined) items.push(message('In the VRF {vrf}', { vrf: device.vrf.name }));
  for (const { list: access, direction } of device.accessGroups) {
    items.push(
      direction === 'in'
        ? message('What comes in is filtered by the list {list}', { list: access.name })
        : message('What goes out is filtered by the list {list}', { list: access.name }),
    );
  }
  if (device.shutdown !== undefined) items.push(message('Shut down: it passes nothing'));
  return [
    title(message('Interface {name}', { name: device.name })),
    ...(device.description === undefined ? [] : [paragraph(message('{text}', { text: device.description }))]),
    ...list(items),
  ];
}

function sideText(side: ReturnType<typeof natSideOf>): Message {
  switch (side) {
    case 'inside':
      return message('NAT: inside. What comes in here is routed first, then translated.');
    case 'outside':
      return message('NAT: outside. What comes in here is translated first, then routed.');
    case 'enable':
      return message('NAT: takes part without a side.');
    case undefined:
      return message('NAT: no mark here.');
  }
}

function memberText(member: GroupMember): Message {
  switch (member.kind) {
    case 'network':
      return message('{prefix}', { prefix: formatPrefix(member.prefix) });
    case 'any':
      return message('any address');
    default:
      return message('{text}', { text: member.text });
  }
}
