/** What an editor can ask of a document that holds dumps of facts: each question goes to the dump that the line is of. */
import type { FactKind, FactsPart } from '../../node/parts.ts';
import type { DialectFeatures } from '../dialect.ts';
import type { KindFeatures } from '../fact-kind.ts';
import type { Fold } from '../folding.ts';
import {
  connectionsFeatures,
  interfacesFeatures,
  policyRulesFeatures,
  routesFeatures,
  sysctlsFeatures,
} from '../iproute2/index.ts';
import { ipsetFeatures } from '../ipset-save/index.ts';
import { ipvsadmFeatures } from '../ipvsadm/index.ts';
import type { OutlineItem } from '../outline.ts';
import { plainOutline } from '../plain-outline.ts';
import { definitionOfWord, hoverOfWord, referencesToWord } from './general.ts';
import { type FactsView, factsAt, factsIn, textAt } from './view.ts';

const kinds: { readonly [Kind in FactKind]: KindFeatures<Kind> } = {
  sets: ipsetFeatures,
  services: ipvsadmFeatures,
  interfaces: interfacesFeatures,
  routes: routesFeatures,
  'policy-rules': policyRulesFeatures,
  connections: connectionsFeatures,
  sysctls: sysctlsFeatures,
  router: {},
};

/** The features of a part's kind: the compiler can't follow that the kinds are the same. */
function featuresOf(part: FactsPart): KindFeatures<FactKind> {
  return kinds[part.kind] as KindFeatures<FactKind>;
}

export const factsFeatures: DialectFeatures<FactsView> = {
  lineCount: ({ document }) => document.lineCount,
  textAt,
  async hover(view, at, machine) {
    const part = factsAt(view, at.line);
    const found = part === undefined ? undefined : await featuresOf(part).hover?.(part, at, machine);
    return found ?? (await hoverOfWord(textAt(view, at.line), at.line, at.character, machine));
  },
  async definition(view, at, machine) {
    const part = factsAt(view, at.line);
    const found = part === undefined ? undefined : await featuresOf(part).definition?.(part, at, machine);
    return found ?? (await definitionOfWord(textAt(view, at.line), at.character, machine));
  },
  async references(view, at, machine) {
    const part = factsAt(view, at.line);
    const found = (part === undefined ? undefined : await featuresOf(part).references?.(part, at, machine)) ?? [];
    return found.length > 0 ? found : await referencesToWord(textAt(view, at.line), at.character, machine);
  },
  renameable(view, at) {
    const part = factsAt(view, at.line);
    return part === undefined ? undefined : featuresOf(part).renameable?.(part, at);
  },
  async rename(view, at, name, machine) {
    const part = factsAt(view, at.line);
    const answer = part === undefined ? undefined : await featuresOf(part).rename?.(part, at, name, machine);
    return answer ?? { kind: 'places', places: [] };
  },
  async completion(view, at, machine) {
    const part = factsAt(view, at.line);
    const found = part === undefined ? undefined : await featuresOf(part).completion?.(part, at, machine);
    return found ?? { span: { start: at.character, end: at.character }, items: [] };
  },
  actions(view, diagnostic) {
    const part = factsAt(view, diagnostic.line);
    return (part === undefined ? undefined : featuresOf(part).actions?.(part, diagnostic)) ?? [];
  },
  tokens: (view, first, end) =>
    factsIn(view).flatMap((part) => {
      const from = Math.max(first, part.firstLine);
      const to = Math.min(end, part.endLine);
      return from < to ? (featuresOf(part).tokens?.(part, from, to) ?? []) : [];
    }),
  async inlayHints(view, first, end, wanted, machine) {
    const parts = factsIn(view).filter((part) => part.firstLine < end && part.endLine > first);
    const found = parts.map((part) => {
      const from = Math.max(first, part.firstLine);
      return featuresOf(part).inlayHints?.(part, from, Math.min(end, part.endLine), wanted, machine) ?? [];
    });
    return (await Promise.all(found)).flat();
  },
  symbols(view, query, limit) {
    const found = factsIn(view).flatMap((part) => featuresOf(part).symbols?.(part, query, limit) ?? []);
    return found.slice(0, limit);
  },
  outline: (view) => factsIn(view).flatMap(outlineOf),
  folds: (view) => factsIn(view).flatMap((part) => featuresOf(part).folds?.(part) ?? outlineOf(part).flatMap(foldsOf)),
};

function outlineOf(part: FactsPart): readonly OutlineItem[] {
  const { outline } = featuresOf(part);
  if (outline !== undefined) return outline(part);
  return plainOutline([part]).map(({ name, detail, first, last }) => ({
    name,
    detail,
    kind: 'fact',
    first,
    last,
    selectionLine: first,
    selection: { start: 0, end: 0 },
    children: [],
  }));
}

function foldsOf({ first, last, children }: OutlineItem): readonly Fold[] {
  const inner = children.flatMap(foldsOf);
  return last > first ? [{ first, last }, ...inner] : inner;
}
