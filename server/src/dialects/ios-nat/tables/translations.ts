/** `show ip nat translations`, also with `verbose`. */
import { iosProtocols } from '../../../catalog/names/ios.ts';
import { parseIPv4 } from '../../../net/ipv4.ts';
import { span } from '../../../text/span.ts';
import type { TranslationEnd, TranslationRow } from '../model.ts';
import { splitWords } from '../words.ts';
import { isTranslationRow } from './recognise.ts';

export interface TableLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Lines in order: rows, and below each of them what `verbose` adds. Headings and anything else are passed over. */
export function readTranslations(lines: readonly TableLine[]): readonly TranslationRow[] {
  const rows: TranslationRow[] = [];
  for (const line of lines) {
    if (isTranslationRow(line.text)) {
      const row = rowOf(line);
      if (row !== undefined) rows.push(row);
      continue;
    }
    const last = rows.at(-1);
    const details = detailsOf(line.text);
    if (last === undefined || Object.keys(details).length === 0) continue;
    const vrf = details['VRF'] ?? details['vrf'];
    rows[rows.length - 1] = {
      ...last,
      ...(vrf === undefined ? {} : { vrf }),
      details: { ...last.details, ...details },
    };
  }
  return rows;
}

function rowOf({ file, line, text }: TableLine): TranslationRow | undefined {
  const words = splitWords(text);
  const [pro, ...ends] = words;
  const last = words.at(-1);
  if (pro === undefined || last === undefined) return undefined;
  const [insideGlobal, insideLocal, outsideLocal, outsideGlobal] = ends.map((word) => endOf(word.text));
  const protocol = protocolOf(pro.text);
  return {
    text: text.trim(),
    place: { file, line, span: span(pro.span.start, last.span.end) },
    ...(protocol === undefined ? {} : { protocol }),
    ...(insideGlobal === undefined ? {} : { insideGlobal }),
    ...(insideLocal === undefined ? {} : { insideLocal }),
    ...(outsideLocal === undefined ? {} : { outsideLocal }),
    ...(outsideGlobal === undefined ? {} : { outsideGlobal }),
    details: {},
  };
}

function protocolOf(word: string): number | undefined {
  const lower = word.toLowerCase();
  if (/^\d{1,3}$/.test(lower)) return Number(lower);
  return Object.hasOwn(iosProtocols, lower) ? iosProtocols[lower] : undefined;
}

function endOf(word: string): TranslationEnd | undefined {
  const [host = '', port] = word.split(':');
  const address = parseIPv4(host);
  if (address === undefined) return undefined;
  return port === undefined ? { address } : { address, port: Number(port) };
}

/** `create 00:00:10, use 00:00:02 timeout:300000, left 00:04:57, Map-Id(In): 1,` as names and what follows each. */
function detailsOf(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const one = /([A-Za-z][\w-]*(?:\([A-Za-z]+\))?)\s*(?::\s*|\s+)([^\s,]+)/g;
  if (!/^\s+\S/.test(text)) return found;
  for (const [, name, value] of text.slice(0, 400).matchAll(one)) {
    if (name !== undefined && value !== undefined) found[name] = value;
  }
  return found;
}
