/** A router: its NAT rules as they are configured, and its interfaces. */
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const routerRulesBranch: Branch = {
  key: 'router-rules',
  root: ({ router }) =>
    router === undefined
      ? undefined
      : {
          label: message('NAT rules'),
          description: message('{count} rules', { count: router.rules.length }),
          icon: 'group',
          children: () =>
            levelOf(router.rules, ({ text, place }) => ({
              key: `${place.line} ${text}`,
              label: text.trim(),
              icon: 'translation',
              origin: place,
            })),
        },
};

export const routerInterfacesBranch: Branch = {
  key: 'router-interfaces',
  root: ({ router }) =>
    router === undefined
      ? undefined
      : {
          label: message('Interfaces'),
          icon: 'group',
          children: () => levelOf(router.interfaces, interfaceItem),
        },
};

type RouterInterface = NonNullable<Node['router']>['interfaces'][number];

function interfaceItem({ name, addresses, natSides, statement }: RouterInterface): TreeItem {
  const sides = natSides.map(({ side }) => side).join(', ');
  const [first] = addresses;
  const address = first === undefined ? '' : formatAddress(first.address);
  return {
    key: `${statement.place.line} ${name}`,
    label: name,
    ...(address === '' && sides === ''
      ? {}
      : {
          description:
            sides === '' ? message('{address}', { address }) : message('{sides} {address}', { sides, address }),
        }),
    icon: 'interface',
    origin: statement.place,
  };
}
