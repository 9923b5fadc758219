/** The hooks of netfilter as the stack calls them: a table at a time, and nat with its own rules of who is asked. */
import type { TableName } from '../../catalog/types.ts';
import { message } from '../../text/message.ts';
import { bindNothing, followConnection, isDone, refusesKnown } from '../conntrack/nat.ts';
import type { Side } from '../conntrack/uniqueTuple.ts';
import { traverse } from '../netfilter/chain.ts';
import { compileNode } from '../netfilter/compile.ts';
import type { Hook } from '../trace.ts';
import { note, type Walk } from '../walk/walk.ts';

type NetfilterHook = Extract<Hook, 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'>;

/** Puts the walk at a hook, with the interfaces that the hook shows. */
export function enter(walk: Walk, hook: NetfilterHook, input: string | null, output: string | null): void {
  walk.hook = hook;
  walk.packet = { ...walk.packet, in: input, out: output };
}

/** One table at the hook where the walk stands; false where the walk is over. */
export function table(walk: Walk, name: TableName): boolean {
  for (const ruleset of compileNode(walk.node)[walk.family]) {
    const found = ruleset.table(name);
    if (found === undefined) continue;
    note(walk, {
      kind: 'hook',
      table: name,
      chain: walk.hook,
      text: message('{table} {chain}', { table: name, chain: walk.hook }),
    });
    traverse(walk, found, walk.hook);
    letInterruptsIn(walk);
    if (walk.end !== undefined) return false;
  }
  return true;
}

/**
 * ipt_do_table() holds soft interrupts off while it walks a table, and a program that sends is interrupted where it lets
 * go of them: copies that came round over loopback are received before the next table. On a busy machine they wait longer.
 */
function letInterruptsIn({ interruptible, later, chooser }: Walk): void {
  if (!interruptible || later.length === 0 || !areInterruptsLetIn(chooser)) return;
  for (let next = later.shift(); next !== undefined; next = later.shift()) next();
}

/** Whether the machine has time for them. */
export function areInterruptsLetIn(chooser: Walk['chooser']): boolean {
  const text = message('what came back over loopback is received as soon as the table is through');
  return chooser.assume({ id: 'soft-interrupts', text });
}

/** Several tables in their order; false where the walk is over. */
export function tables(walk: Walk, ...names: readonly TableName[]): boolean {
  return names.every((name) => table(walk, name));
}

/** The nat table is asked by the first packet of a connection alone; all others follow the connection. */
export function nat(walk: Walk, side: Side): boolean {
  const { connection } = walk;
  if (connection === undefined) return true;
  const first =
    walk.state === 'NEW' || (walk.state === 'RELATED' && walk.packet.quoted === undefined && !connection.confirmed);
  if (!first || isDone(connection, side)) {
    if (translates(walk) && refusesKnown(walk, side)) return false;
    followConnection(walk, side);
    return walk.end === undefined;
  }
  if (!table(walk, 'nat')) return false;
  if (translates(walk)) bindNothing(walk, side);
  return walk.end === undefined;
}

/** The kernel translates only where there is a nat table, however empty. */
export function translates(walk: Walk): boolean {
  return hasTable(walk, 'nat');
}

/** Whether packets of its family meet the table. */
export function hasTable({ node, family }: Walk, name: TableName): boolean {
  return compileNode(node)[family].some((ruleset) => ruleset.table(name) !== undefined);
}
