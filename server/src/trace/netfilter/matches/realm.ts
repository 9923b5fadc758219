/** net/netfilter/xt_realm.c: the realms of the packet's route, the source's in the upper 16 bits. */

import type { Node } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import { once } from '../../../text/once.ts';
import { everything, nothing } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, unknown } from '../condition.ts';
import { byOption, compares, masked } from './match.ts';

/**
 * Undefined: no dump tells. Where policy rules have realms, what counts is by which of them the next hop was last looked
 * up before (rt_cache_route()). Those that no dump shows may have some: somebody asks for realms here.
 */
function realmsOf({ route, node }: Walk): number | undefined {
  if (node.routes?.ipv4 === undefined || mayHaveRealms(node)) return undefined;
  const { from, to } = route?.realms ?? { from: 0, to: 0 };
  return ((from << 16) | to) >>> 0;
}

function mayHaveRealms({ policyRules }: Node): boolean {
  return policyRules?.ipv4?.some(({ realms }) => realms !== undefined) ?? true;
}

/** No route and no policy rule of the dumps has any. */
const lacksRealms = once((node: Node): boolean => {
  const all = node.routes?.ipv4;
  if (all === undefined || mayHaveRealms(node)) return false;
  return all.every(({ nextHops }) => nextHops.every(({ realms }) => realms === undefined));
});

export const realm = byOption('realm', {
  '--realm': (option) => {
    const holds = masked(option);
    const test = (walk: Walk): Answer => {
      const realms = realmsOf(walk);
      if (realms !== undefined && holds !== undefined) return holds(realms);
      const words = option.words.map((word) => word.text).join(' ');
      return unknown(`realm:${words}`, message('the packet’s route is of the realm {realm}', { realm: words }));
    };
    const has = (walk: Walk) => {
      const realms = realmsOf(walk);
      return realms === undefined
        ? undefined
        : message('its route is of the realm {realm}', { realm: `0x${realms.toString(16)}` });
    };
    return compares(option, test, has, ({ node }) => {
      if (node === undefined || holds === undefined || !lacksRealms(node)) return undefined;
      return holds(0) ? everything : nothing;
    });
  },
});
