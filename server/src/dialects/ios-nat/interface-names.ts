/** Names of interfaces: `Gi0/0`, `gigabitethernet 0/0` and `GigabitEthernet0/0` are the same one. */

/** Types of IOS and IOS XE, in the spelling of a running configuration. */
const types = [
  'AppGigabitEthernet',
  'Async',
  'ATM',
  'BDI',
  'BRI',
  'Bundle-Ether',
  'BVI',
  'Cellular',
  'CEM-ACR',
  'Dialer',
  'Dot11Radio',
  'Embedded-Service-Engine',
  'Ethernet',
  'FastEthernet',
  'FiveGigabitEthernet',
  'FortyGigabitEthernet',
  'FourHundredGigE',
  'GigabitEthernet',
  'HundredGigE',
  'ISM',
  'Loopback',
  'LISP',
  'Multilink',
  'nve',
  'Null',
  'NVI',
  'Port-channel',
  'POS',
  'Service-Engine',
  'Serial',
  'TenGigabitEthernet',
  'Tunnel',
  'TwentyFiveGigE',
  'TwoGigabitEthernet',
  'Virtual-Access',
  'Virtual-Dot11Radio',
  'Virtual-PPP',
  'Virtual-Template',
  'VirtualPortGroup',
  'Vlan',
  'wlan-ap',
  'Wlan-GigabitEthernet',
  // Huawei and H3C.
  'Eth-Trunk',
  'LoopBack',
  'MEth',
  'M-GigabitEthernet',
  'Ten-GigabitEthernet',
  'Bridge-Aggregation',
  'Route-Aggregation',
  'Vlan-interface',
  'Vlanif',
  'Virtual-Ethernet',
  'XGigabitEthernet',
  '40GE',
  '100GE',
] as const;

/** Abbreviations whose first letters fit several types, as people and the device's own tables write them. */
const usual: Readonly<Record<string, string>> = {
  a: 'ATM',
  as: 'Async',
  b: 'BRI',
  ce: 'Cellular',
  d: 'Dialer',
  e: 'Ethernet',
  eth: 'Ethernet',
  f: 'FastEthernet',
  fa: 'FastEthernet',
  fi: 'FiveGigabitEthernet',
  fo: 'FortyGigabitEthernet',
  g: 'GigabitEthernet',
  ge: 'GigabitEthernet',
  gi: 'GigabitEthernet',
  gig: 'GigabitEthernet',
  hu: 'HundredGigE',
  l: 'Loopback',
  lo: 'Loopback',
  loop: 'Loopback',
  mu: 'Multilink',
  n: 'Null',
  po: 'Port-channel',
  s: 'Serial',
  se: 'Serial',
  t: 'Tunnel',
  tu: 'Tunnel',
  te: 'TenGigabitEthernet',
  tw: 'TwoGigabitEthernet',
  twe: 'TwentyFiveGigE',
  v: 'Vlan',
  vi: 'Virtual-Access',
  vl: 'Vlan',
  vt: 'Virtual-Template',
};

const form = /^([A-Za-z][A-Za-z-]*|\d+GE) ?(\d[\d/.:]*)$/;

/** A word that names an interface: a type, possibly cut short, and a number. */
export function isInterfaceName(word: string): boolean {
  return form.test(word);
}

/** The first half of `gigabitethernet 0/0`. */
export function isInterfaceType(word: string): boolean {
  return /^[A-Za-z][A-Za-z-]*$/.test(word) && typeOf(word) !== undefined;
}

function typeOf(written: string): string | undefined {
  const lower = written.toLowerCase();
  const exact = types.find((type) => type.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  if (Object.hasOwn(usual, lower)) return usual[lower];
  const fitting = types.filter((type) => type.toLowerCase().startsWith(lower));
  return fitting.length === 1 || sameLetters(fitting) ? fitting[0] : undefined;
}

function sameLetters(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => name.toLowerCase() === names[0]?.toLowerCase());
}

/** The name with its type in full; as written where the type is none that is known. */
export function interfaceName(written: string): string {
  const found = form.exec(written);
  const [, type, number] = found ?? [];
  if (type === undefined || number === undefined) return written;
  return `${typeOf(type) ?? type}${number}`;
}

/** The interfaces of `interface range g0/0 - 3 , g0/5`, in full; empty where it is none. */
export function interfacesOfRange(text: string): readonly string[] {
  return text.split(',').flatMap((piece) => {
    const found = /^\s*([A-Za-z][A-Za-z-]*)\s*((?:\d+\/)*)(\d+)(?:\s*-\s*(?:[A-Za-z-]*\s*(?:\d+\/)*)?(\d+))?\s*$/.exec(
      piece,
    );
    const [, type, slot = '', first, last = first] = found ?? [];
    if (type === undefined || first === undefined || last === undefined) return [];
    const count = Math.min(Math.max(Number(last) - Number(first) + 1, 0), 128);
    return Array.from({ length: count }, (_, index) => interfaceName(`${type}${slot}${Number(first) + index}`));
  });
}
