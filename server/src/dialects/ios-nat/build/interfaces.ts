/** Interfaces and what their commands say of them. */
import { interfaceName, interfacesOfRange } from '../interface-names.ts';
import type { NatSide, VirtualAddress } from '../model.ts';
import type { Draft, InterfaceDraft } from './draft.ts';
import {
  type At,
  addressOf,
  choiceOf,
  has,
  maskOf,
  namedOf,
  numberOf,
  quadOf,
  spanOver,
  statementOf,
  wordOf,
  wordsOf,
} from './fields.ts';

export function readInterface(draft: Draft, at: At): void {
  const written = wordOf(at, 'interface');
  if (written === undefined) return;
  const name = interfaceName(written.text);
  if (at.command.negation !== undefined) draft.interfaces.delete(name);
  else draft.block = { kind: 'interfaces', interfaces: [interfaceOf(draft, at, name)] };
}

export function readInterfaceRange(draft: Draft, at: At): void {
  const where = spanOver(wordsOf(at, 'range'));
  const names = interfacesOfRange(at.text.slice(where.start, where.end));
  draft.block = { kind: 'interfaces', interfaces: names.map((name) => interfaceOf(draft, at, name)) };
}

function interfaceOf(draft: Draft, at: At, name: string): InterfaceDraft {
  const known = draft.interfaces.get(name);
  if (known !== undefined) return known;
  const fresh: InterfaceDraft = {
    name,
    statement: statementOf(at),
    addresses: [],
    natSides: [],
    accessGroups: [],
    inspections: [],
    virtualAddresses: [],
  };
  draft.interfaces.set(name, fresh);
  return fresh;
}

type Change = (draft: InterfaceDraft, at: At, negated: boolean) => void;

/** By the command's id. */
export const interfaceChanges: Readonly<Record<string, Change>> = {
  'nat-side': (one, at, negated) => {
    const side = choiceOf(at, 'side') as NatSide | undefined;
    one.natSides = negated ? one.natSides.filter((mark) => side !== undefined && mark.side !== side) : one.natSides;
    if (!negated && side !== undefined) one.natSides.push({ ...statementOf(at), side });
  },
  address: (one, at, negated) => {
    const address = addressOf(at, 'address');
    if (negated) {
      one.addresses = one.addresses.filter(
        (other) => address !== undefined && other.address.words[0] !== address.words[0],
      );
      if (address === undefined) {
        delete one.addressFrom;
        one.noAddress = statementOf(at);
      }
      return;
    }
    const length = numberOf(at, 'length-number');
    const mask = quadOf(at, 'mask') ?? (length === undefined || length > 32 ? undefined : maskOf(length));
    if (address === undefined || mask === undefined) return;
    const secondary = has(at, 'secondary') || has(at, 'sub');
    const fresh = { ...statementOf(at), address, mask, secondary };
    const others = one.addresses.filter((other) => other.address.words[0] !== address.words[0]);
    one.addresses = secondary ? [...others, fresh] : [fresh, ...others.filter((other) => other.secondary)];
    delete one.noAddress;
    if (!secondary) delete one.addressFrom;
  },
  'address-from': (one, at, negated) => {
    const from = choiceOf(at, 'from');
    delete one.addressFrom;
    delete one.noAddress;
    if (!negated) {
      one.addresses = one.addresses.filter(({ secondary }) => secondary);
      one.addressFrom = { kind: from?.startsWith('dhcp') === true ? 'dhcp' : 'negotiated', statement: statementOf(at) };
    }
  },
  unnumbered: (one, at, negated) => {
    const named = namedOf(at, 'interface');
    delete one.addressFrom;
    delete one.noAddress;
    if (!negated && named !== undefined) {
      one.addresses = [];
      one.addressFrom = { kind: 'unnumbered', interface: named, statement: statementOf(at) };
    }
  },
  'interface-vrf': (one, at, negated) => {
    const vrf = namedOf(at, 'vrf');
    delete one.vrf;
    if (!negated && vrf !== undefined) one.vrf = vrf;
  },
  'access-group': (one, at, negated) => {
    const list = namedOf(at, 'list');
    const direction = choiceOf(at, 'direction')?.startsWith('in') === true ? 'in' : 'out';
    one.accessGroups = one.accessGroups.filter((other) => other.direction !== direction);
    if (!negated && list !== undefined) one.accessGroups.push({ ...statementOf(at), list, direction });
  },
  zone: (one, at, negated) => {
    const zone = namedOf(at, 'zone');
    delete one.zone;
    if (!negated && zone !== undefined) one.zone = zone;
  },
  inspect: (one, at, negated) => {
    const name = wordOf(at, 'inspect')?.text;
    const direction = choiceOf(at, 'direction') === 'in' ? 'in' : 'out';
    one.inspections = one.inspections.filter((other) => other.direction !== direction);
    if (!negated && name !== undefined) one.inspections.push({ ...statementOf(at), name, direction });
  },
  'virtual-address': (one, at, negated) => {
    const address = addressOf(at, 'virtual');
    const group = wordOf(at, 'virtual-group')?.text ?? '0';
    const isOther = (other: VirtualAddress): boolean =>
      other.group !== group || (address !== undefined && other.address.words[0] !== address.words[0]);
    one.virtualAddresses = one.virtualAddresses.filter(isOther);
    if (!negated && address !== undefined) one.virtualAddresses.push({ ...statementOf(at), address, group });
  },
  policy: (one, at, negated) => {
    const map = namedOf(at, 'map');
    delete one.policy;
    if (!negated && map !== undefined) one.policy = map;
  },
  'interface-crypto': (one, at, negated) => {
    const map = namedOf(at, 'crypto-map');
    delete one.cryptoMap;
    if (!negated && map !== undefined) one.cryptoMap = map;
  },
  'static-enable': (one, at, negated) => {
    delete one.staticNat;
    if (!negated) one.staticNat = statementOf(at);
  },
  'hairpin-enable': (one, at, negated) => {
    delete one.hairpin;
    if (!negated) one.hairpin = statementOf(at);
  },
  shutdown: (one, at, negated) => {
    delete one.shutdown;
    if (!negated) one.shutdown = statementOf(at);
  },
  vlan: (one, at, negated) => {
    const vlan = numberOf(at, 'vlan');
    delete one.vlan;
    if (!negated && vlan !== undefined) one.vlan = vlan;
  },
  description: (one, at, negated) => {
    const where = spanOver(wordsOf(at, 'text'));
    delete one.description;
    if (!negated) one.description = at.text.slice(where.start, where.end);
  },
};
