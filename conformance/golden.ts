/**
 * Recorded answers on disk: compact enough for a repository, and readable in a diff.
 *
 * An event is one line, `nat PREROUTING rule 3`, followed by what differs from the event before it: ` dst=10.2.0.5
 * dport=8080`. The first event of a packet names every field. Dumps that many recordings share stand once, in `dumps`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Answer, KernelEvent, Recording, Scenario, Versions } from './kernel/scenario.ts';

interface GoldenAnswer extends Omit<Answer, 'events'> {
  readonly events: readonly string[];
}

interface GoldenRecording {
  readonly scenario: Scenario;
  /** File name to a key of the file's `dumps`. */
  readonly dumps: Readonly<Record<string, string>>;
  readonly answers: readonly GoldenAnswer[];
}

export interface GoldenFile {
  readonly versions: Versions;
  readonly dumps: Readonly<Record<string, string>>;
  readonly recordings: readonly GoldenRecording[];
}

const FIELDS = ['in', 'out', 'src', 'sport', 'dst', 'dport', 'mark'] as const;
type Field = (typeof FIELDS)[number];
const NUMBERS: readonly Field[] = ['sport', 'dport', 'mark'];

export function encodeEvents(events: readonly KernelEvent[]): readonly string[] {
  return events.map((event, index) => {
    const before = events[index - 1];
    const changed = FIELDS.filter((field) => event[field] !== before?.[field]);
    const words = changed.map((field) => `${field}=${field === 'mark' ? hexOf(event.mark) : (event[field] ?? '')}`);
    return [event.table, event.chain, event.event, event.rule, ...words].join(' ');
  });
}

function hexOf(mark: number | undefined): string {
  return mark === undefined ? '' : `0x${mark.toString(16)}`;
}

export function decodeEvents(lines: readonly string[]): readonly KernelEvent[] {
  let now: Partial<Record<Field, string | number>> = {};
  return lines.map((line) => {
    const [table = '', chain = '', event = '', rule = '', ...words] = line.split(' ');
    for (const word of words) {
      const at = word.indexOf('=');
      const field = word.slice(0, at) as Field;
      const text = word.slice(at + 1);
      if (!NUMBERS.includes(field)) now = { ...now, [field]: text };
      else if (text === '') now = Object.fromEntries(Object.entries(now).filter(([name]) => name !== field));
      else now = { ...now, [field]: Number(text) };
    }
    return { table, chain, event, rule: Number(rule), ...now } as KernelEvent;
  });
}

export function writeGolden(path: string, versions: Versions, recordings: readonly Recording[]): void {
  const keys = new Map<string, string>();
  const key = (file: string, text: string) => {
    const known = keys.get(text);
    if (known !== undefined) return known;
    const made = `${file.replace('.txt', '')} ${keys.size}`;
    keys.set(text, made);
    return made;
  };
  const lines = recordings.map(({ scenario, dumps, answers }) => {
    const kept = Object.fromEntries(Object.entries(dumps).map(([file, text]) => [file, key(file, text)]));
    const golden: GoldenRecording = {
      scenario,
      dumps: kept,
      answers: answers.map((answer) => ({ ...answer, events: encodeEvents(answer.events) })),
    };
    return JSON.stringify(golden);
  });
  const dumps = [...keys].map(([text, made]) => `  ${JSON.stringify(made)}: ${JSON.stringify(text)}`);
  const text = [
    `{"versions": ${JSON.stringify(versions)},`,
    '"dumps": {',
    dumps.join(',\n'),
    '},',
    '"recordings": [',
    lines.join(',\n'),
    ']}',
    '',
  ];
  writeFileSync(path, text.join('\n'));
}

export function readGolden(path: string): { readonly versions: Versions; readonly recordings: readonly Recording[] } {
  const file = JSON.parse(readFileSync(path, 'utf8')) as GoldenFile;
  const recordings = file.recordings.map(({ scenario, dumps, answers }) => ({
    scenario,
    dumps: Object.fromEntries(Object.entries(dumps).map(([name, key]) => [name, file.dumps[key] ?? ''])),
    answers: answers.map((answer) => ({ ...answer, events: decodeEvents(answer.events) })),
  }));
  return { versions: file.versions, recordings };
}
