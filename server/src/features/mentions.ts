/** Where the dumps of a machine mention one of its things: an address, a device, a set, the bits of a mark. */
import { markPlaces } from '../checks/marks.ts';
import { ruleSpan } from '../checks/places.ts';
import { viewOf } from '../checks/view.ts';
import { bitsOf, formatAddress } from '../net/text.ts';
import type { Origin } from '../node/model.ts';
import type { Part } from '../node/parts.ts';
import type { Machine, Occurrence } from './dialect.ts';
import { placesOf, type Thing } from './machine.ts';
import type { Subject } from './subject.ts';

/** Bits of the packet's mark: 32, unsigned. */
export interface MarkBits {
  readonly kind: 'mark';
  readonly bits: number;
}

/** The mark that a word of a rule sets or tests; undefined: it is no mark of the packet. */
export function markOf(subject: Subject): MarkBits | undefined {
  if (subject.kind !== 'option' || subject.use.value.kind !== 'masked') return undefined;
  const { value, mask } = subject.use.value;
  switch (subject.owner.spec?.name) {
    case 'mark':
      return { kind: 'mark', bits: mask >>> 0 };
    case 'MARK':
      return { kind: 'mark', bits: (value | mask) >>> 0 };
    default:
      return undefined;
  }
}

/** In the order of the dumps and their lines. */
export function mentionsOf(
  { node, parts }: Pick<Machine, 'node' | 'parts'>,
  thing: Thing | MarkBits,
): readonly Occurrence[] {
  if (thing.kind === 'mark') return mentionsOfMark({ node, parts }, thing.bits);
  const declared = new Set(placesOf(node, thing).map(keyOf));
  const found: Occurrence[] = [];
  for (const part of parts) {
    const pattern = patternOf(thing, part);
    if (pattern === undefined) continue;
    const { file } = part;
    for (let line = part.firstLine; line < part.endLine; line++) {
      for (const { index, 0: word } of part.textAt(line).matchAll(pattern)) {
        const role = declared.has(keyOf({ file, line })) ? 'declaration' : 'use';
        found.push({ file, line, span: { start: index, end: index + word.length }, role });
      }
    }
  }
  return found;
}

function keyOf({ file, line }: Origin): string {
  return `${line} ${file}`;
}

/** What the thing looks like in a dump, where it can stand there at all. */
function patternOf(thing: Thing, part: Part): RegExp | undefined {
  switch (thing.kind) {
    case 'address': {
      const text = escaped(formatAddress(thing.address));
      return bitsOf(thing.address.family) === 32
        ? new RegExp(`(?<![\\w.:])${text}(?!\\d|\\.\\d)`, 'g')
        : new RegExp(`(?<![\\w.:])${text}(?![\\w:])`, 'g');
    }
    case 'interface':
      return new RegExp(`(?<![\\w.:-])${escaped(thing.name)}(?![\\w.-])`, 'g');
    case 'set':
      // A chain may have the name of a set, as KUBE-LOAD-BALANCER does.
      if (part.kind === 'ruleset')
        return new RegExp(`(?<=--(?:match|add|del|map)-set )${escaped(thing.name)}(?![^\\s])`, 'g');
      return part.kind === 'sets' ? new RegExp(`(?<![^\\s])${escaped(thing.name)}(?![^\\s])`, 'g') : undefined;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function mentionsOfMark({ node, parts }: Pick<Machine, 'node' | 'parts'>, bits: number): readonly Occurrence[] {
  const dumps = new Map(parts.flatMap((part) => (part.kind === 'ruleset' ? [[part.dump, part.file] as const] : [])));
  const inRules = [...dumps].flatMap(([dump, file]) => {
    const view = viewOf(dump);
    return markPlaces(view)
      .filter((place) => (place.bits & bits) !== 0)
      .map(({ line, does }): Occurrence => {
        const role = does === 'set' ? 'content' : 'use';
        return { file, line, span: ruleSpan(view, line), role };
      });
  });
  const inPolicy = Object.values(node.policyRules ?? {})
    .flat()
    .filter(({ mark }) => mark !== undefined && (mark.mask & bits) !== 0);
  const inServices = (node.services ?? []).filter(({ by }) => by.kind === 'mark' && (by.mark & bits) !== 0);
  const elsewhere = [...inPolicy, ...inServices].map(
    ({ origin: { file, line } }): Occurrence => ({ file, line, span: lineSpan(parts, file, line), role: 'use' }),
  );
  return [...inRules, ...elsewhere];
}

function lineSpan(parts: readonly Part[], file: string, line: number): Occurrence['span'] {
  const part = parts.find((each) => each.file === file && each.firstLine <= line && line < each.endLine);
  return { start: 0, end: part?.textAt(line).trimEnd().length ?? 0 };
}
