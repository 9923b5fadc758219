/** A router's configuration and tables, from lines to the model. */
import type { DumpLines, LocatedProblem } from '../dump.ts';
import type { Router } from './model.ts';

export interface RouterReading {
  readonly router: Router;
  readonly problems: readonly LocatedProblem[];
}

export function readRouter(_dump: DumpLines): RouterReading {
  return { router: emptyRouter, problems: [] };
}

const emptyRouter: Router = {
  vendor: 'ios',
  interfaces: [],
  vrfs: [],
  rules: [],
  pools: [],
  accessLists: [],
  objectGroups: [],
  prefixLists: [],
  routeMaps: [],
  routes: [],
  timers: [],
  limits: [],
  listeners: [],
  cryptoMaps: [],
};
