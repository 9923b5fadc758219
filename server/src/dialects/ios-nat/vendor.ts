/** Whose configuration a text is, by the words that only one of them has. */
import type { Vendor } from './model.ts';

const ios: readonly RegExp[] = [
  /^\s*(?:no )?ip nat |^\s*(?:ip )?access-list (?:\d|standard|extended)|^hostname |\(config[\w-]*\)#/,
  /^(?:ip route \d|route-map )|^Building configuration|^version \d+\.\d+\s*$/,
];

const huawei: readonly RegExp[] = [
  /^\s*(?:sysname |undo |acl (?:number |name |basic |advanced )?\S+|ip route-static |nat address-group )/,
  /^\s*nat (?:outbound|inbound|server|static|hairpin)\b/,
  /^<[A-Za-z][\w.-]*>|^\[[~*]?[A-Za-z][^\]\s]*\]|^#\s*$|^\[V\d{3}R\d{3}|Huawei|H3C|Comware/,
];

const comware: readonly RegExp[] = [
  /H3C|Comware|^\s*acl (?:basic|advanced) |^\s*nat static (?:outbound|inbound)\b|^\s*nat (?:inbound |hairpin)/,
  /^\s*version [57]\.|^\s*nat address-group \S+\s*$|^\s*packet-filter |^\s*nat server .*\b(?:rule|reversible)\b/,
];

/** Lines that are looked at. */
const most = 600;

/** IOS where nothing tells. A text is Comware's where VRP and Comware share its words, but some are Comware's alone. */
export function vendorOf(text: string): Vendor {
  const lines = text.slice(0, 64 * 1024).split('\n', most);
  const count = (signs: readonly RegExp[]): number =>
    lines.filter((line) => signs.some((sign) => sign.test(line))).length;
  if (count(huawei) <= count(ios)) return 'ios';
  return count(comware) > 0 ? 'comware' : 'vrp';
}
