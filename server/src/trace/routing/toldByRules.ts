/**
 * What rules tell of networks and interfaces where no dump of routes or addresses does: whoever wrote `-s NETWORK ! -o
 * DEVICE -j MASQUERADE` or `-d HOST -o DEVICE -j ACCEPT` knew what lies behind the device. It says which answer is the
 * likelier one, and never settles a question: each is named, and asked where rules tell nothing.
 */
import type { OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import { type Address, inPrefix, lengthOfMask, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import { bitsOf } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { oncePer } from '../../text/once.ts';
import { balancesByRules } from './kubeProxy.ts';

/** An interface as rules write it: of a wildcard what stands before the `+`. */
export interface Named {
  readonly name: string;
  readonly wildcard: boolean;
}

interface Behind {
  readonly network: Prefix;
  readonly length: number;
  readonly device: string;
}

/** A rule that translates the sources of what leaves; undefined: of whatever source, or by whatever interface. */
interface Translates {
  readonly sources: readonly Prefix[] | undefined;
  readonly device: Named | undefined;
}

interface Told {
  /** The longest prefix first. */
  readonly behind: readonly Behind[];
  readonly devices: ReadonlySet<string>;
  readonly translates: readonly Translates[];
}

const told = oncePer((node: Node, family: Family): Told => {
  const rules = node.rulesets
    .filter((ruleset) => ruleset.family === family)
    .flatMap((ruleset) => ruleset.rulesThatSay(isTelling));
  const behind = rules
    .flatMap(networksOf)
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  const devices = new Set(behind.map(({ device }) => device));
  return { behind, devices, translates: rules.flatMap(translatesOf) };
});

/** Of 150,000 rules few name an interface or translate sources: the others are not read. */
const isTelling = / -[io] |--(?:in|out)-interface|MASQUERADE|SNAT/;

/** The interface behind which rules know the address, and whether by itself; undefined: they name no network that it lies in. */
export function deviceByRules(
  node: Node,
  address: Address,
): { readonly device: string; readonly by: 'host' | 'network' } | undefined {
  const found = told(node, address.family).behind.find(({ network }) => inPrefix(network, address));
  return found && { device: found.device, by: found.length === bitsOf(address.family) ? 'host' : 'network' };
}

/** Whether rules know networks behind the interface. */
export function leadsToNetworks(node: Node, family: Family, device: string): boolean {
  return told(node, family).devices.has(device);
}

/**
 * Whether the packet comes from where rules translate sources for the way out: out of a network that they name, or, where
 * they name none, by another interface than they translate at, and to the world from where addresses are private.
 */
export function comesFromInside(node: Node, { in: device, src, dst }: Packet): boolean {
  if (device === null) return false;
  return told(node, src.family).translates.some(({ sources, device: out }) => {
    if (sources !== undefined) return sources.some((network) => inPrefix(network, src));
    return out !== undefined && !isNamed(out, device) && isPrivate(src) && !isPrivate(dst);
  });
}

/** Whether rules translate its source on the way out of a network that it leaves: `-s NETWORK -j MASQUERADE`, and it goes elsewhere. */
export function leavesItsNetwork(node: Node, { src, dst }: Packet): boolean {
  const inside = (sources: readonly Prefix[], address: Address): boolean =>
    sources.some((network) => inPrefix(network, address));
  return told(node, src.family).translates.some(
    ({ sources }) => sources !== undefined && inside(sources, src) && !inside(sources, dst),
  );
}

/** Whether it goes to a private address outside of the networks of pods, where kube-proxy balances with IPVS: to a service of its. */
export function looksLikeService(node: Node, { dst }: Packet): boolean {
  if (!balancesByRules(node, dst.family) || !isPrivate(dst)) return false;
  return !told(node, dst.family).translates.some(({ sources }) => sources?.some((network) => inPrefix(network, dst)));
}

export function isNamed({ name, wildcard }: Named, device: string): boolean {
  return wildcard ? device.startsWith(name) : device === name;
}

/** RFC 1918, RFC 6598 and RFC 4193; loopback and link-local addresses never leave for the world either. */
const privates: readonly (readonly [first: number, bits: number])[] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
];

function isPrivate({ family, words: [first = 0] }: Address): boolean {
  if (family === 'ipv6') return first >>> 25 === 0x7e || first >>> 22 === 0x3fa || first === 0;
  return privates.some(([start, bits]) => first >>> (32 - bits) === start >>> (32 - bits));
}

type Side = { readonly address: '-s' | '-d'; readonly device: '-i' | '-o' };

/** What comes from behind an interface, and what goes there. */
const sides: readonly Side[] = [
  { address: '-s', device: '-i' },
  { address: '-d', device: '-o' },
];

/** The same of what is elsewhere by mistake, or leaves its own network: `-d HOST ! -i DEVICE -j DROP`, `-s NETWORK ! -o DEVICE`. */
const crossed: readonly Side[] = [
  { address: '-d', device: '-i' },
  { address: '-s', device: '-o' },
];

function networksOf(rule: Rule): readonly Behind[] {
  const refuses = rule.target?.name === 'DROP' || rule.target?.name === 'REJECT';
  const plain = refuses ? [] : sides.flatMap((side) => pairsOf(rule, side, false));
  return [...plain, ...crossed.flatMap((side) => pairsOf(rule, side, true))];
}

function pairsOf({ conditions }: Rule, side: Side, negated: boolean): readonly Behind[] {
  const networks = prefixesOf(conditions.find(({ spec }) => spec.name === side.address));
  const device = conditions.find(({ spec }) => spec.name === side.device);
  if (networks === undefined || device === undefined || device.negated !== negated) return [];
  const { value } = device;
  if (value.kind !== 'interface' || value.wildcard) return [];
  return networks.map((network) => ({ network, length: lengthOfMask(network.mask) ?? 0, device: value.name }));
}

function prefixesOf(option: OptionUse<{ readonly name: string }> | undefined): readonly Prefix[] | undefined {
  return option?.value.kind === 'prefixes' && !option.negated ? option.value.prefixes : undefined;
}

const translating: ReadonlySet<string> = new Set(['MASQUERADE', 'SNAT']);

function translatesOf({ target, conditions }: Rule): readonly Translates[] {
  if (target === undefined || !translating.has(target.name)) return [];
  const out = conditions.find(({ spec }) => spec.name === '-o');
  const device = out?.value.kind === 'interface' && !out.negated ? out.value : undefined;
  const sources = prefixesOf(conditions.find(({ spec }) => spec.name === '-s'));
  return sources === undefined && device === undefined ? [] : [{ sources, device }];
}
