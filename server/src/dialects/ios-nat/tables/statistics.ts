/** `show ip nat statistics`. */
import { span } from '../../../text/span.ts';
import { interfaceName } from '../interface-names.ts';
import type { DynamicMappingUse, Named, NatStatistics } from '../model.ts';
import type { TableLine } from './translations.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Nothing where the first line is none of the listing's. Several listings: the last one counts, it is the newest. */
export function readStatistics(lines: readonly TableLine[]): { readonly statistics?: NatStatistics } {
  let statistics: Mutable<NatStatistics> | undefined;
  let side: 'inside' | 'outside' | undefined;
  for (const line of lines) {
    const total = /^\s*Total active translations: (\d+) \((\d+) static, (\d+) dynamic; (\d+) extended\)/.exec(
      line.text,
    );
    if (/^\s*Total active translations:/.test(line.text)) {
      const [active, fixed, dynamic, extended] = (total?.slice(1) ?? []).map(Number);
      statistics = {
        ...statementOf(line),
        ...(active === undefined ? {} : { active }),
        ...(fixed === undefined ? {} : { static: fixed }),
        ...(dynamic === undefined ? {} : { dynamic }),
        ...(extended === undefined ? {} : { extended }),
        outsideInterfaces: [],
        insideInterfaces: [],
        mappings: [],
      };
      continue;
    }
    if (statistics === undefined) continue;
    const heading = /^\s*(Inside|Outside) interfaces:(.*)$/i.exec(line.text);
    if (heading !== null) {
      side = heading[1]?.toLowerCase() === 'inside' ? 'inside' : 'outside';
      addInterfaces(statistics, side, line, heading[2] ?? '');
      continue;
    }
    if (side !== undefined && /^\s+[A-Za-z][\w/.:-]*\d(?:\s*,|\s*$)/.test(line.text)) {
      addInterfaces(statistics, side, line, line.text);
      continue;
    }
    side = undefined;
    readCounts(statistics, line.text);
    readMapping(statistics, line);
  }
  return statistics === undefined ? {} : { statistics };
}

function statementOf({ file, line, text }: TableLine): Pick<NatStatistics, 'place' | 'text'> {
  const start = text.length - text.trimStart().length;
  return { text: text.trim(), place: { file, line, span: span(start, Math.max(text.trimEnd().length, start)) } };
}

function addInterfaces(
  statistics: Mutable<NatStatistics>,
  side: 'inside' | 'outside',
  { file, line, text }: TableLine,
  part: string,
): void {
  const offset = text.length - part.length;
  const names = Array.from(part.matchAll(/[A-Za-z][\w/.:-]*\d/g), (found): Named => {
    const start = offset + found.index;
    return { name: interfaceName(found[0]), place: { file, line, span: span(start, start + found[0].length) } };
  });
  if (side === 'inside') statistics.insideInterfaces = [...statistics.insideInterfaces, ...names];
  else statistics.outsideInterfaces = [...statistics.outsideInterfaces, ...names];
}

function readCounts(statistics: Mutable<NatStatistics>, text: string): void {
  const peak = /Peak translations: (\d+)/.exec(text)?.[1];
  const hits = /\bHits: (\d+)/.exec(text)?.[1];
  const misses = /\bMisses: (\d+)/.exec(text)?.[1];
  const expired = /Expired translations: (\d+)/.exec(text)?.[1];
  if (peak !== undefined) statistics.peak = Number(peak);
  if (hits !== undefined) statistics.hits = Number(hits);
  if (misses !== undefined) statistics.misses = Number(misses);
  if (expired !== undefined) statistics.expired = Number(expired);
}

/** `[Id: 1] access-list 1 pool P refcount 2`, and below it what the pool holds. */
function readMapping(statistics: Mutable<NatStatistics>, line: TableLine): void {
  const { text } = line;
  const mapping = /^\s*(?:\[Id: ?\d+\] )?(access-list|route-map) (\S+) (pool|interface) (\S+)(?: refcount (\d+))?/.exec(
    text,
  );
  if (mapping !== null) {
    const [, match, matched = '', to, target = '', references] = mapping;
    const use: DynamicMappingUse = {
      ...statementOf(line),
      ...(match === 'access-list' ? { list: named(line, matched) } : { routeMap: named(line, matched) }),
      ...(to === 'pool' ? { pool: named(line, target) } : { interface: named(line, target) }),
      ...(references === undefined ? {} : { references: Number(references) }),
    };
    statistics.mappings = [...statistics.mappings, use];
    return;
  }
  const last = statistics.mappings.at(-1);
  const size = /total addresses (\d+), allocated (\d+)(?: \(\d+%\))?(?:, misses (\d+))?/.exec(text);
  if (last === undefined || size === null) return;
  const [, total, allocated, misses] = size;
  const use = {
    ...last,
    poolSize: Number(total),
    allocated: Number(allocated),
    ...(misses === undefined ? {} : { misses: Number(misses) }),
  };
  statistics.mappings = [...statistics.mappings.slice(0, -1), use];
}

function named({ file, line, text }: TableLine, name: string): Named {
  const start = Math.max(text.indexOf(name), 0);
  return { name, place: { file, line, span: span(start, start + name.length) } };
}
