/** The mode that a prompt names. */
import type { Mode } from './commands/types.ts';
import type { Context } from './context.ts';
import type { Prompt } from './line-start.ts';

const iosModes: Readonly<Record<string, Mode>> = {
  config: 'config',
  'config-if': 'interface',
  'config-subif': 'interface',
  'config-if-range': 'interface',
  'config-subif-range': 'interface',
  'config-ipnat-pool': 'pool',
  'config-std-nacl': 'standard-acl',
  'config-ext-nacl': 'extended-acl',
  'config-route-map': 'route-map',
  'config-vrf': 'vrf',
  'config-crypto-map': 'crypto-map',
  'config-network-group': 'network-group',
  'config-service-group': 'service-group',
};

/** Parts of the view's name in the prompts of VRP and Comware. */
const views: readonly (readonly [RegExp, Mode])[] = [
  [/^acl6?-.*(?:basic|-2\d{3})/i, 'standard-acl'],
  [/^acl6?-/i, 'extended-acl'],
  [/^(?:nat-)?address-group/i, 'pool'],
  [/^nat-server-group/i, 'server-group'],
  [/^vpn-instance/i, 'vrf'],
  [/^[A-Za-z-]+\d[\d/.:]*$/, 'interface'],
];

export function promptMode({ mode }: Prompt, context: Context): Mode {
  if (context.vendor === 'ios') {
    if (mode === undefined) return 'config';
    // Long host names cut the mode short in parentheses.
    return Object.hasOwn(iosModes, mode)
      ? (iosModes[mode] ?? 'other')
      : mode === 'config-line' && context.mode === 'vty'
        ? 'vty'
        : 'other';
  }
  if (mode === undefined) return 'config';
  // A host's own name may have dashes: the view is what stands behind one of them.
  for (let tail: string | undefined = mode; tail !== undefined; tail = afterDash(tail)) {
    const found = views.find(([pattern]) => pattern.test(tail ?? ''));
    if (found !== undefined) return found[1];
  }
  return 'config';
}

function afterDash(text: string): string | undefined {
  const dash = text.indexOf('-');
  return dash < 0 ? undefined : text.slice(dash + 1);
}
