/** What the form offers for a router: its interfaces with the sides of NAT, and a packet for each NAT rule. */
import type { NatRule, Router, RouterInterface, StaticRule } from '../../dialects/ios-nat/model.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { formatAddress } from '../../net/text.ts';
import { type Message, message } from '../../text/message.ts';
import { addressesOf, findInterface, natSideOf, primaryAddress } from '../../trace/ios/interfaces.ts';
import { protocolName } from '../../trace/names.ts';
import type { Form, PacketDraft } from './form.ts';

/** A documentation address (RFC 5737) for somebody on the internet. */
const stranger = '198.51.100.9';
const sport = 40000;

export function routerForm(
  router: Router,
  say: (label: Message) => string,
  most: number,
): Pick<Form, 'interfaces' | 'sides' | 'initial' | 'presets'> {
  const ends = endsOf(router);
  const offers = router.rules.slice(0, most).flatMap((rule) => offersOf(router, rule, ends));
  const presets = offers
    .slice(0, most)
    .map(({ label, packet }) => ({ label: say(label), group: say(message('Translations of this router')), packet }));
  return {
    interfaces: router.interfaces.map(({ name }) => name),
    sides: sidesOf(router),
    initial: presets[0]?.packet ?? { ...ends.inside, dst: stranger, protocol: 'tcp', sport, dport: 443 },
    presets,
  };
}

/** As IOS' own words have it; `ip nat enable` is neither. */
function sidesOf(router: Router): Readonly<Record<string, string>> {
  return Object.fromEntries(
    router.interfaces.flatMap((device) => {
      const side = natSideOf(device);
      return side === undefined ? [] : [[device.name, side]];
    }),
  );
}

interface Ends {
  readonly inside: { readonly in: string | null; readonly src: string };
  readonly outside: { readonly in: string | null; readonly src: string };
}

interface Offer {
  readonly label: Message;
  readonly packet: PacketDraft;
}

/** VRP and Comware mark nothing: the interfaces that rules hang on are outside. */
function endsOf(router: Router): Ends {
  const marked = new Set(router.rules.flatMap(({ on }) => (on === undefined ? [] : [findInterface(router, on.name)])));
  const side = (device: RouterInterface): 'inside' | 'outside' | undefined => {
    if (router.vendor !== 'ios') return marked.has(device) ? 'outside' : 'inside';
    const mark = natSideOf(device);
    return mark === 'enable' ? (addressesOf(router, device).length > 0 ? 'inside' : undefined) : mark;
  };
  const inside = router.interfaces.find(
    (device) => side(device) === 'inside' && addressesOf(router, device).length > 0,
  );
  const outside = router.interfaces.find((device) => side(device) === 'outside' || natSideOf(device) === 'enable');
  return {
    inside: { in: inside?.name ?? null, src: hostBehind(router, inside) },
    outside: { in: outside?.name ?? null, src: stranger },
  };
}

/** The tenth host of the interface's network. */
function hostBehind(router: Router, device: RouterInterface | undefined): string {
  const own = device === undefined ? undefined : primaryAddress(router, device);
  return own === undefined ? '192.168.1.10' : formatDottedQuad(((own.word & own.mask) | 10) >>> 0);
}

function offersOf(router: Router, rule: NatRule, ends: Ends): readonly Offer[] {
  switch (rule.kind) {
    case 'static':
      return staticOffers(router, rule, ends);
    case 'dynamic': {
      if (rule.side === 'outside') return [];
      const label = message('{src} to the internet ({rule})', { src: ends.inside.src, rule: rule.text });
      return [{ label, packet: { ...ends.inside, dst: stranger, protocol: 'tcp', sport, dport: 443 } }];
    }
    case 'server-group': {
      const dst = addressText(router, rule.global);
      if (dst === undefined) return [];
      const label = message('A connection to the virtual address {dst}', { dst });
      const protocol = rule.protocol === undefined ? 'tcp' : protocolName(rule.protocol);
      return [{ label, packet: { ...ends.outside, dst, protocol, sport, dport: rule.globalPorts?.low ?? 80 } }];
    }
    case 'destination': {
      const entry = router.accessLists.find(({ name }) => name === rule.list.name)?.entries[0];
      const asked = entry?.destination ?? entry?.source;
      if (asked?.kind !== 'masked') return [];
      const dst = formatAddress(asked.address);
      const label = message('A connection to the virtual address {dst}', { dst });
      return [{ label, packet: { ...ends.outside, dst, protocol: 'tcp', sport, dport: 80 } }];
    }
  }
}

function staticOffers(router: Router, rule: StaticRule, ends: Ends): readonly Offer[] {
  const local = addressText(router, rule.local);
  const global = addressText(router, rule.global);
  if (local === undefined || global === undefined) return [];
  const protocol = rule.protocol === undefined ? 'tcp' : protocolName(rule.protocol);
  if (rule.side === 'outside') {
    const label = message('{local}, which is {global} outside', { local, global });
    return [{ label, packet: { ...ends.inside, dst: local, protocol, sport, dport: rule.localPorts?.low ?? 443 } }];
  }
  if (rule.globalPorts !== undefined) {
    const dport = rule.globalPorts.low;
    const places = { local, global, port: String(dport), protocol };
    const label = message('To {global}, port {port} ({protocol}, forwarded to {local})', places);
    return [{ label, packet: { ...ends.outside, dst: global, protocol, sport, dport } }];
  }
  return [
    {
      label: message('To {global}, which is {local}', { local, global }),
      packet: { ...ends.outside, dst: global, protocol, sport, dport: 443 },
    },
    {
      label: message('From {local}, which is {global} outside', { local, global }),
      packet: { ...ends.inside, src: local, dst: stranger, protocol, sport, dport: 443 },
    },
  ];
}

function addressText(router: Router, address: StaticRule['local']): string | undefined {
  switch (address.kind) {
    case 'address':
      return formatAddress(address.address);
    case 'range':
      return formatAddress(address.range.low);
    case 'interface': {
      const device = findInterface(router, address.interface.name);
      const own = device === undefined ? undefined : primaryAddress(router, device);
      return own === undefined ? undefined : formatDottedQuad(own.word);
    }
  }
}
