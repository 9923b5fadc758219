/** By which interface a packet came, where nobody said: the way back to its source leads there. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import type { CompiledRouter } from './compile.ts';
import { findInterface, natSideOf } from './interfaces.ts';
import { wayOf } from './routing.ts';

/** Null: the source is the router's own address. Undefined: the configuration does not tell. */
export function arrivalInterface(compiled: CompiledRouter, source: number): RouterInterface | null | undefined {
  if (compiled.owner('', source) !== undefined) return null;
  const { router } = compiled;
  for (const group of compiled.routes.candidates('', source)) {
    for (const line of group) {
      const way = wayOf(compiled, line);
      const device = way === undefined || way === 'discard' ? undefined : findInterface(router, way);
      if (device !== undefined) return device;
    }
  }
  // Without a route whoever is in no connected network is outside.
  const outside = router.interfaces.filter((device) => natSideOf(device) === 'outside');
  return outside.length === 1 ? outside[0] : undefined;
}
