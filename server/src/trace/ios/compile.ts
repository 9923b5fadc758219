/** A router's configuration, indexed for tracing: made once and kept with the model. */
import type {
  DestinationRule,
  DynamicRule,
  Pool,
  RouteMap,
  Router,
  RouterInterface,
  RuleSide,
  ServerGroup,
  StaticRule,
  UntracedEffect,
  UntracedStatement,
  VirtualAddress,
} from '../../dialects/ios-nat/model.ts';
import { once } from '../../text/once.ts';
import { type CompiledList, compileList } from './access-list/list.ts';
import { addressesOf, vrfOf } from './interfaces.ts';
import { poolHolds } from './pools.ts';
import { indexRoutes, type RouteIndex } from './route-index.ts';
import {
  type CompiledShared,
  type CompiledStatic,
  compileShared,
  indexStatics,
  type StaticIndex,
  within,
} from './statics.ts';

export interface CompiledRouter {
  readonly router: Router;
  readonly lists: ReadonlyMap<string, CompiledList>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly routeMaps: ReadonlyMap<string, RouteMap>;
  readonly statics: Readonly<Record<RuleSide, StaticIndex>>;
  /** In the order in which they are written. */
  readonly dynamics: Readonly<Record<RuleSide, readonly DynamicRule[]>>;
  readonly destinations: readonly DestinationRule[];
  readonly shared: readonly CompiledShared[];
  readonly serverGroups: ReadonlyMap<string, ServerGroup>;
  readonly routes: RouteIndex;
  /** Lines that the trace takes no account of, by what they could change. */
  readonly untraced: Readonly<Record<UntracedEffect, readonly UntracedStatement[]>>;
  /** The interface that has the address in that routing table. */
  owner(vrf: string, word: number): RouterInterface | undefined;
  /** The interface where routers share the address. */
  shares(vrf: string, word: number): { readonly device: RouterInterface; readonly virtual: VirtualAddress } | undefined;
  /** What of NAT holds the address as an inside global one: static rules, or a pool. */
  claims(word: number): {
    readonly statics: readonly CompiledStatic[];
    readonly shared: CompiledShared | undefined;
    readonly pool: Pool | undefined;
  };
}

export const compileRouter = once((router: Router): CompiledRouter => {
  const { rules, pools, routeMaps, accessLists, objectGroups } = router;
  const groups = new Map(objectGroups.map((group) => [group.name, group]));
  const active = rules.filter(({ options }) => options.disabled !== true);
  const shared = active.flatMap((rule) => (rule.kind === 'server-group' ? compileShared(router, rule) : []));
  const changing = (effect: UntracedEffect): readonly UntracedStatement[] =>
    router.untraced.filter(({ effects }) => effects.includes(effect));
  const of = (side: RuleSide) => ({
    statics: indexStatics(
      router,
      active.filter((rule): rule is StaticRule => rule.kind === 'static' && rule.side === side),
    ),
    dynamics: active.filter((rule): rule is DynamicRule => rule.kind === 'dynamic' && rule.side === side),
  });
  const [inside, outside, any] = [of('inside'), of('outside'), of('any')];
  const own = new Map<string, RouterInterface>();
  for (const device of router.interfaces) {
    if (device.shutdown !== undefined) continue;
    for (const { word } of addressesOf(router, device)) own.set(`${vrfOf(device)}|${word}`, device);
  }
  const virtuals = new Map(
    router.interfaces.flatMap((device) =>
      device.virtualAddresses.map(
        (virtual) => [`${vrfOf(device)}|${virtual.address.words[0] ?? 0}`, { device, virtual }] as const,
      ),
    ),
  );
  const usedPools = new Set(
    active.flatMap((rule) =>
      rule.kind === 'dynamic' && rule.side !== 'outside' && rule.to.kind === 'pool' ? [rule.to.pool.name] : [],
    ),
  );
  const globalPools = pools.filter(({ name }) => usedPools.has(name));
  return {
    router,
    lists: new Map(accessLists.map((list) => [list.name, compileList(list, groups)])),
    pools: new Map(pools.map((pool) => [pool.name, pool])),
    routeMaps: new Map(routeMaps.map((map) => [map.name, map])),
    statics: { inside: inside.statics, outside: outside.statics, any: any.statics },
    dynamics: { inside: inside.dynamics, outside: outside.dynamics, any: any.dynamics },
    destinations: active.filter((rule): rule is DestinationRule => rule.kind === 'destination'),
    shared,
    serverGroups: new Map(router.serverGroups.map((group) => [group.name, group])),
    routes: indexRoutes(router, active),
    untraced: {
      translation: changing('translation'),
      allocation: changing('allocation'),
      inward: changing('inward'),
      passage: changing('passage'),
      routing: changing('routing'),
    },
    owner: (vrf, word) => own.get(`${vrf}|${word}`),
    shares: (vrf, word) => virtuals.get(`${vrf}|${word}`),
    claims: (word) => ({
      statics: [...inside.statics.touching('global', word), ...any.statics.touching('global', word)],
      shared: shared.find(({ global }) => within(global, word)),
      pool: globalPools.find((pool) => poolHolds(pool, word)),
    }),
  };
});
