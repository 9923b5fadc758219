/** The hooks of netfilter as the stack calls them: a table at a time, and nat with its own rules of who is asked. */
import type { TableName } from '../../catalog/types.ts';
import type { Packet } from '../../net/packet.ts';
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
  walk.packet = { ...walk.packet, in: input, out: output, ...frameAt(walk.packet, hook) };
}

/** What IPVS sends on comes to OUTPUT in the frame that brought it. */
function frameAt({ in: input, framedBy }: Packet, hook: NetfilterHook): Pick<Packet, 'framedBy'> {
  return hook === 'OUTPUT' && input !== null && framedBy === undefined ? { framedBy: input } : {};
}

/** One table at the hook where the walk stands; false where the walk is over. */
export function table(walk: Walk, name: TableName): boolean {
  return passTable(walk, name) !== 'over';
}

/**
 * `bypassed`: a rule was to ask a program, and none was there. `isSettled`: nobody asks the tables of that name which other
 * programs loaded (legacy and nf_tables rules may both be in force).
 */
function passTable(
  walk: Walk,
  name: TableName,
  isSettled: () => boolean = () => false,
): 'over' | 'passed' | 'bypassed' {
  let passed: 'passed' | 'bypassed' = 'passed';
  for (const ruleset of compileNode(walk.node)[walk.family]) {
    const found = ruleset.table(name);
    if (found === undefined || isSettled()) continue;
    note(walk, {
      kind: 'hook',
      table: name,
      chain: walk.hook,
      text: message('{table} {chain}', { table: name, chain: walk.hook }),
    });
    if (traverse(walk, found, walk.hook) === 'bypass') passed = 'bypassed';
    letInterruptsIn(walk);
    if (walk.end !== undefined) return 'over';
  }
  return passed;
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
  // nf_nat_inet_fn(): as soon as one table has translated this side of the connection, the next one is not asked.
  const isSettled = (): boolean => walk.connection !== undefined && isDone(walk.connection, side);
  const passed = passTable(walk, 'nat', isSettled);
  // It hands back what a table said, if that is no NF_ACCEPT: the table is asked again where this side comes next.
  if (passed === 'passed' && translates(walk)) bindNothing(walk, side);
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
