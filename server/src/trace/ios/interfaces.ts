/** A router's interfaces: their names as people type them, their addresses, and on which side of NAT they stand. */
import type { NatSide, Router, RouterInterface } from '../../dialects/ios-nat/model.ts';
import { ipv4 } from '../../net/ipv4.ts';

export interface OwnAddress {
  /** 32 bits, host order. */
  readonly word: number;
  readonly mask: number;
  /** No line tells it: DHCP or PPP gave it to the router, and another stands for it here. */
  readonly standsIn: boolean;
}

/** `Gi0/1`, `gigabitethernet 0/1` and `GigabitEthernet0/1` are the same interface. */
export function findInterface(router: Router, typed: string): RouterInterface | undefined {
  const exact = router.interfaces.find(({ name }) => name === typed);
  if (exact !== undefined) return exact;
  const wanted = split(typed);
  return router.interfaces.find(({ name }) => {
    const known = split(name);
    return known.number === wanted.number && wanted.type !== '' && isStartOf(wanted.type, known.type);
  });
}

function split(name: string): { readonly type: string; readonly number: string } {
  const found = /^\s*([a-z][a-z-]*?)\s*(\d[\d/.:]*)?\s*$/i.exec(name);
  return { type: (found?.[1] ?? name).toLowerCase(), number: found?.[2] ?? '' };
}

/** `XGE` and `GE` are how VRP and Comware shorten; IOS takes any start of the word. */
function isStartOf(short: string, type: string): boolean {
  return type.startsWith(short) || vendorShort[short] === type;
}

const vendorShort: Readonly<Record<string, string>> = {
  ge: 'gigabitethernet',
  xge: 'xgigabitethernet',
  te: 'tengigabitethernet',
  fge: 'fortygigabitethernet',
  po: 'port-channel',
};

/** The last mark that is written holds. */
export function natSideOf({ natSides }: RouterInterface): NatSide | undefined {
  return natSides.at(-1)?.side;
}

export function isUp({ shutdown }: RouterInterface): boolean {
  return shutdown === undefined;
}

/** Documentation addresses (RFC 5737), one for each interface whose own address nobody wrote down. */
const standIns = 0xc0000201;

/**
 * The address that a rule on the interface translates to, also where a snippet does not show it. Undefined: the router has
 * no such interface, or it has none.
 */
export function addressOfRule(router: Router, name: string): OwnAddress | undefined {
  const device = findInterface(router, name);
  if (device !== undefined) return primaryAddress(router, device);
  const isSnippet = router.interfaces.length === 0 || router.isExcerpt === true;
  return isSnippet ? { word: standIns + router.interfaces.length, mask: 0xffffffff, standsIn: true } : undefined;
}

/** Whether the file leaves open which address it has: it marks the interface, and says nothing of addresses. */
function isSilent({ addressFrom, noAddress, natSides, shutdown }: RouterInterface): boolean {
  return addressFrom === undefined && noAddress === undefined && natSides.length > 0 && shutdown === undefined;
}

/** Its primary address; undefined: it has none. */
export function primaryAddress(router: Router, device: RouterInterface): OwnAddress | undefined {
  return addressesOf(router, device)[0];
}

/** The primary address first. */
export function addressesOf(router: Router, device: RouterInterface): readonly OwnAddress[] {
  const { addresses, addressFrom } = device;
  const written = addresses.toSorted((a, b) => Number(a.secondary) - Number(b.secondary));
  if (written.length > 0) {
    return written.map(({ address, mask }) => ({ word: address.words[0] ?? 0, mask, standsIn: false }));
  }
  const standIn = { word: standIns + router.interfaces.indexOf(device), mask: 0xffffffff, standsIn: true };
  switch (addressFrom?.kind) {
    case undefined:
      return isSilent(device) ? [standIn] : [];
    case 'unnumbered': {
      const lender = findInterface(router, addressFrom.interface.name);
      // A borrowed address brings no network with it.
      return lender === undefined || lender === device || lender.addressFrom?.kind === 'unnumbered'
        ? []
        : addressesOf(router, lender)
            .slice(0, 1)
            .map((address) => ({ ...address, mask: 0xffffffff }));
    }
    case 'dhcp':
    case 'negotiated':
      return [standIn];
  }
}

export function vrfOf(device: RouterInterface | undefined): string {
  return device?.vrf?.name ?? '';
}

/** Whether the word lies in the network of one of the interface's addresses. */
export function isConnectedTo(router: Router, device: RouterInterface, word: number): boolean {
  return addressesOf(router, device).some(({ word: own, mask }) => ((own ^ word) & mask) === 0);
}

/** Whether the word is the last address of one of the interface's networks; networks of two addresses have none. */
export function isBroadcastOf(router: Router, device: RouterInterface, word: number): boolean {
  return addressesOf(router, device).some(({ word: own, mask }) => ~mask >>> 0 > 1 && word === (own | ~mask) >>> 0);
}

export const wordOf = (address: { readonly words: readonly number[] }): number => address.words[0] ?? 0;
export const addressOfWord = ipv4;
