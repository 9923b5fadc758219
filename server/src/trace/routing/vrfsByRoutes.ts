/**
 * VRFs where no dump lists interfaces: the kernel puts the routes to an interface's own addresses into the table local, or
 * into that of its VRF (fib_add_ifaddr(), addrconf_f6i_alloc()). What such a VRF is called no route has to tell.
 */
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { devicesByRoutes } from './interfacesByRoutes.ts';
import { isLocalTable } from './tableNames.ts';

export interface RoutedVrf {
  readonly name: string;
  readonly table: string;
  /** Interfaces in it. */
  readonly ports: ReadonlySet<string>;
}

/** In the order of their routes; none where a dump lists interfaces. */
export const vrfsByRoutes = once((node: Node): readonly RoutedVrf[] => {
  if (node.interfaces !== undefined) return [];
  const tables = new Map<string, Set<string>>();
  for (const { type, protocol, table, nextHops } of Object.values(node.routes ?? {}).flat()) {
    const device = nextHops[0]?.device;
    if (type !== 'local' || protocol !== 'kernel' || device === undefined || isLocalTable(table)) continue;
    tables.set(table, (tables.get(table) ?? new Set()).add(device));
  }
  return [...tables].map(([table, devices]) => {
    const name = nameOf(node, table, { devices, isOnly: tables.size === 1 });
    return { name, table, ports: new Set([...devices].filter((device) => device !== name)) };
  });
});

const usualName = /vrf/i;

/** An interface of the table that is called so; of the only VRF any that routes or rules name; else as its table is called. */
function nameOf(
  node: Node,
  table: string,
  { devices, isOnly }: { readonly devices: ReadonlySet<string>; readonly isOnly: boolean },
): string {
  const isCalled = (device: string): boolean => device === table || usualName.test(device);
  const told = [...devices].find(isCalled);
  if (told !== undefined) return told;
  const named = isOnly ? (only([...devicesByRoutes(node)].filter(isCalled)) ?? only(namedByRules(node))) : undefined;
  return named ?? (/^\d+$/.test(table) ? `vrf-${table}` : table);
}

/** Lines that name none are not read. */
function namedByRules({ rulesets }: Node): readonly string[] {
  const names = new Set<string>();
  for (const { tables } of rulesets)
    for (const { chains } of tables.values())
      for (const { rules } of chains.values())
        for (let index = 0; index < rules.length; index++) {
          if (!usualName.test(rules.text(index))) continue;
          for (const { value } of rules.at(index).conditions)
            if (value.kind === 'interface' && !value.wildcard && usualName.test(value.name)) names.add(value.name);
        }
  return [...names];
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
