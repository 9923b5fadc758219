/** A router's configuration and its tables may lie in several files. */
import type { Router } from '../dialects/ios-nat/model.ts';

interface RouterPart {
  readonly router: Router;
}

/** The configuration of the file that says most; tables from wherever they are. Undefined: no router. */
export function joinRouters(parts: readonly RouterPart[]): Router | undefined {
  const routers = parts.map((part) => part.router);
  const [first, ...others] = routers.toSorted((a, b) => weight(b) - weight(a));
  if (first === undefined) return undefined;
  const rows = routers.flatMap(({ translations }) => translations ?? []);
  const translations = routers.some((router) => router.translations !== undefined) ? { translations: rows } : {};
  const statistics = [first, ...others].find((router) => router.statistics !== undefined)?.statistics;
  return { ...first, ...translations, ...(statistics === undefined ? {} : { statistics }) };
}

function weight({ interfaces, rules, accessLists, routeMaps, pools }: Router): number {
  return interfaces.length + rules.length + accessLists.length + routeMaps.length + pools.length;
}
