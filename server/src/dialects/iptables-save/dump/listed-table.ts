/** The table of an `iptables -S` listing, which names none. */
import { isBuiltinChain } from '../../../catalog/find.ts';
import type { TableName } from '../../../catalog/types.ts';
import { lineText } from '../../../text/document.ts';
import type { Block } from './blocks.ts';
import type { Dump } from './dump.ts';
import { isBuiltin } from './names.ts';

export interface ListedTable {
  readonly name: TableName;
  /** Neither the chains nor the rules of the listing tell which of two tables it is. */
  readonly isGuessed?: true;
}

/** `said`: by the command above it or by the file's name, which counts where the table has all chains of the listing. */
export function tableOfListing(dump: Dump, block: Block, said: TableName | undefined): ListedTable {
  const builtin = [...block.index.declared.keys()].filter((name) => isBuiltin(block, name));
  if (said !== undefined && builtin.every((name) => isBuiltinChain(said, name))) return { name: said };
  const has = (name: string): boolean => builtin.includes(name);
  if (has('PREROUTING')) {
    if (has('FORWARD')) return { name: 'mangle' };
    return { name: has('POSTROUTING') ? 'nat' : 'raw' };
  }
  if (has('POSTROUTING')) return { name: 'nat' };
  // selinux_checkentry() of xt_SECMARK.c: mangle and security only; reject_tg_reg: filter only.
  if (hasTarget(dump, block, 'SECMARK', / -j (?:CONN)?SECMARK\b/)) return { name: 'security' };
  if (hasTarget(dump, block, 'REJECT', / -j REJECT\b/)) return { name: 'filter' };
  return { name: 'filter', isGuessed: true };
}

function hasTarget({ document }: Dump, { firstLine, lastLine }: Block, word: string, target: RegExp): boolean {
  if (!document.chunks.some(({ text }) => text.includes(word))) return false;
  for (let line = firstLine; line <= lastLine; line++) if (target.test(lineText(document, line) ?? '')) return true;
  return false;
}
