/** What the other dumps of a machine know of a name or address: its sets, interfaces and virtual services. */
import { meaningOfAddress, ownerOfDevice, ownerOfSet } from '../catalog/wellKnown/find.ts';
import { type Address, lengthOfMask, type Prefix, sameAddress } from '../net/address.ts';
import { bitsOf, formatAddress, parseAddress } from '../net/text.ts';
import type { Interface, IpSet, Node, Origin, VirtualService } from '../node/model.ts';
import { listed, type Message, message } from '../text/message.ts';
import { protocolName } from '../trace/names.ts';
import { type Block, paragraph } from './markdown.ts';
import type { Subject } from './subject.ts';

/** Something that a word of a dump means on this machine. */
export type Thing =
  | { readonly kind: 'set'; readonly name: string }
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'address'; readonly address: Address };

/** Things that the word under the cursor of a rule means. */
export function thingsOf(subject: Subject): readonly Thing[] {
  if (subject.kind !== 'condition' && subject.kind !== 'option') return [];
  const { value } = subject.use;
  switch (value.kind) {
    case 'set':
      return [{ kind: 'set', name: value.name }];
    case 'interface':
      return value.wildcard ? [] : [{ kind: 'interface', name: value.name }];
    case 'prefixes':
      return value.prefixes.filter(isSingle).map(({ address }) => ({ kind: 'address', address }));
    case 'nat':
      return value.addresses === undefined ? [] : [{ kind: 'address', address: value.addresses.low }];
    default:
      return [];
  }
}

/** Things that a word by itself may mean, in dumps that are no rules. Addresses may have a prefix length or port behind. */
export function thingsNamed(node: Node, word: string): readonly Thing[] {
  if (node.sets?.has(word) === true) return [{ kind: 'set', name: word }];
  const device = word.replace(/[:@].*$/, '');
  if (node.interfaces?.some(({ name }) => name === device) === true) return [{ kind: 'interface', name: device }];
  const address =
    parseAddress(word) ?? parseAddress(word.replace(/\/\d+$/, '')) ?? parseAddress(word.replace(/:\d+$/, ''));
  return address === undefined ? [] : [{ kind: 'address', address }];
}

function isSingle({ address, mask }: Prefix): boolean {
  return lengthOfMask(mask) === bitsOf(address.family);
}

/** What the machine's dumps tell; nothing where they don't know it. */
export function machineBlocks(node: Node, thing: Thing): readonly Block[] {
  switch (thing.kind) {
    case 'set': {
      const set = node.sets?.get(thing.name);
      if (set !== undefined) return [paragraph(setText(set))];
      return node.sets === undefined
        ? []
        : [paragraph(message('The dump of the sets has no set {name}.', { name: thing.name }))];
    }
    case 'interface': {
      const found = node.interfaces?.find(({ name }) => name === thing.name);
      return found === undefined ? [] : [paragraph(interfaceText(found))];
    }
    case 'address':
      return [...ownersOf(node, thing.address), ...servicesAt(node, thing.address)].map(paragraph);
  }
}

/** Which interface has the address; nothing where none does, or nobody knows. */
export function ownerBlocks(node: Node, address: Address): readonly Block[] {
  return ownersOf(node, address).map(paragraph);
}

/** What is known about a word without the machine: who usually makes it. */
export function generalBlocks(thing: Thing): readonly Block[] {
  const owner =
    thing.kind === 'set'
      ? ownerOfSet(thing.name)
      : thing.kind === 'interface'
        ? ownerOfDevice(thing.name)
        : meaningOfAddress(formatAddress(thing.address));
  if (owner === undefined) return [];
  const name = thing.kind === 'address' ? formatAddress(thing.address) : thing.name;
  const args = { name, software: message(owner.software), meaning: message(owner.meaning) };
  return [paragraph(message('{name} ({software}): {meaning}', args))];
}

/** Where the thing is declared. */
export function placesOf(node: Node, thing: Thing): readonly Origin[] {
  switch (thing.kind) {
    case 'set':
      return [node.sets?.get(thing.name)?.origin].flatMap((origin) => origin ?? []);
    case 'interface':
      return (node.interfaces ?? []).filter(({ name }) => name === thing.name).map(({ origin }) => origin);
    case 'address':
      return [
        ...addressesLike(node, thing.address).map(({ origin }) => origin),
        ...servicesLike(node, thing.address).map(({ origin }) => origin),
      ];
  }
}

function setText({ name, type, entries }: IpSet): Message {
  return message('Set {name} of type {type} with {count} entries.', { name, type, count: entries.length });
}

function interfaceText({ name, flags, addresses, master }: Interface): Message {
  const state = flags.length === 0 || flags.includes('UP') ? message('up') : message('down');
  const has =
    addresses.length === 0
      ? message('no address')
      : listed(addresses.slice(0, 6).map(({ address, prefixLength }) => `${formatAddress(address)}/${prefixLength}`));
  return master === undefined
    ? message('{name} is {state}, with {addresses}.', { name, state, addresses: has })
    : message('{name} is {state}, a port of {master}, with {addresses}.', { name, state, master, addresses: has });
}

function addressesLike({ interfaces = [] }: Node, wanted: Address) {
  return interfaces.flatMap(({ name, addresses }) =>
    addresses.filter(({ address }) => sameAddress(address, wanted)).map(({ origin }) => ({ name, origin })),
  );
}

function ownersOf(node: Node, wanted: Address): readonly Message[] {
  return addressesLike(node, wanted).map(({ name }) =>
    message('{address} is an address of this machine, on {name}.', { address: formatAddress(wanted), name }),
  );
}

function servicesLike({ services = [] }: Node, wanted: Address): readonly VirtualService[] {
  return services.filter(({ by }) => by.kind === 'address' && sameAddress(by.address, wanted));
}

/** So many services of an address are told. */
const mostServices = 5;

function servicesAt(node: Node, wanted: Address): readonly Message[] {
  return servicesLike(node, wanted)
    .slice(0, mostServices)
    .map(({ by, scheduler, realServers }) =>
      message('IPVS service {service}, scheduler {scheduler}, {count} real servers.', {
        service:
          by.kind === 'address' ? `${protocolName(by.protocol).toUpperCase()} ${formatAddress(wanted)}:${by.port}` : '',
        scheduler,
        count: realServers.length,
      }),
    );
}
