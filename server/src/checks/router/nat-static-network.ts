import type { NatAddress, StaticRule } from '../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';
import { message } from '../../text/message.ts';
import { globalWords, localWords } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natStaticNetwork = routerCheck({
  code: 'nat-static-network',
  title: 'A network rule whose mask does not fit',
  severity: 'error',
  why: 'The bits of the mask are exchanged and the others kept, so both addresses must be addresses of networks, and the mask a network mask. A host that has a rule of its own must be translated to what the network’s rule says, or one host has two addresses.',
  before: `ip nat inside source static network 10.1.1.5 172.20.1.0 /24
`,
  after: `ip nat inside source static network 10.1.1.0 172.20.1.0 /24
`,
  *run({ statics }) {
    const networks = statics.filter(({ network }) => network !== undefined);
    for (const { network, local, global } of networks) {
      if (network === undefined) continue;
      if (lengthOfMask([network.mask]) === undefined) {
        const what = message('{mask} is no network mask: ones must come before zeros.', {
          mask: formatDottedQuad(network.mask),
        });
        yield at(network.place, what);
        continue;
      }
      for (const end of [local, global]) {
        const cleared = clearedOf(end, network.mask);
        if (cleared === undefined || end.kind !== 'address') continue;
        const what = message(
          'This is no address of a network of this mask: bits behind it are set. The network is {network}.',
          {
            network: cleared,
          },
        );
        yield at(end.place, what, { replacement: cleared });
      }
    }
    for (const rule of statics) {
      if (rule.network !== undefined || rule.protocol !== undefined) continue;
      const against = networks.find((each) => contradicts(each, rule));
      if (against === undefined) continue;
      yield at(rule.place, message('The rule for the whole network translates this host to another address.'), {
        related: [related(against.place, message('The rule for the network.'))],
      });
    }
  },
});

/** The network's address; undefined: it is that already. */
function clearedOf(end: NatAddress, mask: number): string | undefined {
  if (end.kind !== 'address') return undefined;
  const word = end.address.words[0] ?? 0;
  const cleared = (word & mask) >>> 0;
  return cleared === word ? undefined : formatDottedQuad(cleared);
}

function contradicts(network: StaticRule, host: StaticRule): boolean {
  const [low, high] = localWords(network) ?? [1, 0];
  const local = localWords(host)?.[0];
  const global = globalWords(host)?.[0];
  const base = globalWords(network)?.[0];
  if (local === undefined || global === undefined || base === undefined || host.side !== network.side) return false;
  if (host.vrf?.name !== network.vrf?.name || host.routeMap !== undefined || network.routeMap !== undefined)
    return false;
  return low <= local && local <= high && global !== base + (local - low);
}
