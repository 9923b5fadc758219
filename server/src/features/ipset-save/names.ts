/** Where the name of a set stands, in dumps of sets and of rules; and renaming it in all of them. */

import { ipsetWords } from '../../dialects/ipset-save/roles.ts';
import { byteLength } from '../../dialects/iptables-save/words.ts';
import type { Part } from '../../node/parts.ts';
import { message } from '../../text/message.ts';
import type { Machine, Occurrence, RenameAnswer } from '../dialect.ts';
import type { SetsPart } from './line.ts';
import { usesOfSet } from './uses.ts';

/** `own`: the file that is asked about, whose places don't say their file. `most`: of lines that add entries. */
export function occurrencesOfSet(
  parts: readonly Part[],
  own: string | undefined,
  name: string,
  most: number = Number.POSITIVE_INFINITY,
): readonly Occurrence[] {
  const inSets = parts.flatMap((part) =>
    part.kind === 'sets' ? inFile(placesInSets(part, name, most), part.file, own) : [],
  );
  const inRules = usesOfSet(parts, name).map(
    ({ mention, file }): Occurrence => ({
      ...(file === own ? {} : { file }),
      line: mention.line,
      span: mention.span,
      role: mention.how === 'match' || mention.how === 'map' ? 'use' : 'content',
    }),
  );
  return [...inSets, ...inRules];
}

function inFile(places: readonly Occurrence[], file: string, own: string | undefined): readonly Occurrence[] {
  return file === own ? places : places.map((place) => ({ ...place, file }));
}

function placesInSets(part: SetsPart, name: string, most: number): readonly Occurrence[] {
  const lists = new Set(part.sets.filter(({ type }) => type === 'list:set').map((set) => set.name));
  const found: Occurrence[] = [];
  let entries = 0;
  let shown: string | undefined;
  for (let line = part.firstLine; line < part.endLine; line++) {
    const text = part.textAt(line);
    if (text.startsWith('Name:')) shown = text.slice(5).trim();
    if (!text.includes(name)) continue;
    const inList = shown !== undefined && lists.has(shown);
    const words = ipsetWords(text, shown === undefined ? 'elsewhere' : 'members');
    const of = words.find(({ role }) => role === 'set')?.text ?? shown;
    for (const { role, text: word, span } of words) {
      if (word !== name) continue;
      if (role === 'set') {
        const declares = /^\s*(?:create|-N|n|new)\s|^Name:/.test(text);
        if (!declares && ++entries > most) continue;
        found.push({ line, span, role: declares ? 'declaration' : 'content' });
      } else if (role === 'element' && (inList || (of !== undefined && lists.has(of)))) {
        found.push({ line, span, role: 'use' });
      }
    }
  }
  return found;
}

/** ipset takes up to 31 bytes without blanks. */
const setName = /^[^\s"]+$/;

export function renameSet(machine: Machine, own: string, name: string, wanted: string): RenameAnswer {
  if (!setName.test(wanted) || byteLength(wanted) > 31) {
    const why = message('{name} can’t be the name of a set: up to 31 bytes, no blanks.', { name: wanted });
    return { kind: 'refused', why };
  }
  if (wanted !== name && machine.node.sets?.has(wanted) === true) {
    return { kind: 'refused', why: message('There is a set {name} already.', { name: wanted }) };
  }
  return { kind: 'places', places: occurrencesOfSet(machine.parts, own, name) };
}
