/** Devices and their addresses. */
import { formatAddress } from '../../net/text.ts';
import type { Interface } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import { type Branch, levelOf, type TreeItem } from './tree.ts';

export const addressesBranch: Branch = {
  key: 'addresses',
  root: ({ interfaces }) => {
    if (interfaces === undefined) return undefined;
    const count = interfaces.reduce((sum, { addresses }) => sum + addresses.length, 0);
    return {
      label: message('Addresses'),
      description: message('{count} on {devices} devices', { count, devices: interfaces.length }),
      icon: 'group',
      children: () => levelOf(interfaces, interfaceItem),
    };
  },
};

function interfaceItem(device: Interface): TreeItem {
  const { name, addresses, origin } = device;
  return {
    key: name,
    label: name,
    description: deviceText(device),
    icon: 'interface',
    origin,
    ...(addresses.length === 0
      ? {}
      : {
          children: () =>
            levelOf(addresses, ({ address, prefixLength, origin: place }) => {
              const text = `${formatAddress(address)}/${prefixLength}`;
              return { key: text, label: text, icon: 'address', origin: place };
            }),
        }),
  };
}

function deviceText({ flags, addresses, master }: Interface): Message {
  const [first] = addresses;
  const state = flags.length === 0 || flags.includes('UP') ? message('up') : message('down');
  if (first === undefined) {
    return master === undefined ? message('{state}', { state }) : message('{state}, in {master}', { state, master });
  }
  const address = formatAddress(first.address);
  return addresses.length === 1
    ? message('{state}, {address}', { state, address })
    : message('{state}, {address} and {count} more', { state, address, count: addresses.length - 1 });
}
