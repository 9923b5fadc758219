/** `sysctl -a`: what settings mean that decide over packets. */
import { sysctlNamed } from '../../catalog/sysctls.ts';
import type { PartOf } from '../../node/parts.ts';
import { message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import type { HoverContent } from '../hover/content.ts';
import { paragraph, title } from '../markdown.ts';
import type { OutlineItem } from '../outline.ts';
import { groupsOf, lineSpan, type Row } from './lines.ts';

type SysctlsPart = PartOf<'sysctls'>;

export function hoverOfSysctls(part: SysctlsPart, { line }: Position): HoverContent | undefined {
  const found = settingOf(part.textAt(line));
  const known = found === undefined ? undefined : sysctlNamed(found.key);
  if (found === undefined || known === undefined) return undefined;
  const { key, value } = found;
  const meant = known.values?.[value];
  return {
    line,
    span: lineSpan(part, line),
    blocks: [
      title(message('{key} = {value}', { key, value })),
      paragraph(message(known.meaning)),
      ...(meant === undefined
        ? []
        : [paragraph(message('{value}: {meaning}', { value, meaning: message(meant.meaning) }))]),
    ],
  };
}

function settingOf(text: string): { readonly key: string; readonly value: string } | undefined {
  const proc = /^\s*\/proc\/sys\/([^:\s=]+)\s*[:=]\s*(.*?)\s*$/.exec(text);
  if (proc !== null) return { key: (proc[1] ?? '').replaceAll('/', '.'), value: proc[2] ?? '' };
  const found = /^\s*-?\s*([a-zA-Z][\w./@:-]*?)\s*=\s*(.*?)\s*$/.exec(text);
  return found === null ? undefined : { key: found[1] ?? '', value: found[2] ?? '' };
}

/** Keys of one branch one after another: net.ipv4.conf.eth0, net.netfilter. */
export function outlineOfSysctls(part: SysctlsPart): readonly OutlineItem[] {
  const rows: Row[] = [];
  for (let line = part.firstLine; line < part.endLine; line++) {
    const key = settingOf(part.textAt(line))?.key;
    if (key === undefined) continue;
    const branch = /^(.*)\.[^.]*$/.exec(key)?.[1] ?? key;
    rows.push({ name: branch, line });
  }
  return groupsOf(part, rows);
}
