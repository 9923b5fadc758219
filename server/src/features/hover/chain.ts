/** A chain: whose it is, what it is for, what is in it, and who sends packets there. */
import { builtinChains } from '../../catalog/find.ts';
import type { BuiltinChain } from '../../catalog/types.ts';
import { ownerOfChain } from '../../catalog/wellKnown/find.ts';
import {
  type ChainView,
  chainOf,
  lineAt,
  type RulesView,
  ruleAt,
  ruleNumber,
  type TableView,
  tableAt,
} from '../../checks/view.ts';
import { type Message, message } from '../../text/message.ts';
import { bytesText, groups } from '../explain/counts.ts';
import { ruleSentence } from '../explain/rule.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import type { HoverPlace } from './place.ts';
import { stillReading } from './reading.ts';

/** So many callers and rules are shown; the rest is counted. */
const shownCallers = 5;
const shownRules = 6;

const builtinPurposes: Readonly<Record<BuiltinChain, string>> = {
  PREROUTING: 'Every packet that arrives, before it is decided where it goes.',
  INPUT: 'Packets for this machine itself, after routing.',
  FORWARD: 'Packets that pass through: they came in on one interface and leave on another.',
  OUTPUT: 'Packets that this machine makes itself.',
  POSTROUTING: 'Every packet that leaves, forwarded or made here, after routing.',
};

export function chainBlocks(name: string, { view, line }: HoverPlace): readonly Block[] {
  const table = tableAt(view, line);
  const chain = chainOf(table, name);
  if (table === undefined || chain === undefined) return [];
  const head = [
    title(message('Chain {name} of table {table}', { name, table: table.name })),
    ...purposeBlocks(chain, table),
  ];
  if (view.partial === true) return [...head, stillReading];
  return [...head, ...sizeBlocks(chain, view), ...callerBlocks(chain, view), ...ruleListBlocks(chain, view)];
}

function purposeBlocks(chain: ChainView, table: TableView): readonly Block[] {
  if (chain.builtin) {
    const builtin =
      table.known === undefined ? undefined : builtinChains(table.known).find((name) => name === chain.name);
    return builtin === undefined ? [] : [paragraph(message(builtinPurposes[builtin]))];
  }
  const owner = ownerOfChain(table.known, chain.name);
  if (owner === undefined) return [];
  const made = owner.confidence === 'read' ? 'Made by {software}. {purpose}' : 'Probably made by {software}. {purpose}';
  return [
    paragraph(message(made, { software: message(owner.software), purpose: message(owner.purpose) })),
    ...list([
      ...told(owner.reachedFrom, (fact) => message('Packets come from: {fact}', { fact })),
      ...told(owner.rules, (fact) => message('What it does: {fact}', { fact })),
      ...told(isFixed(owner.naming) ? undefined : owner.naming, (fact) => message('Its name: {fact}', { fact })),
      ...told(owner.versions, (fact) => message('Versions: {fact}', { fact })),
      ...(owner.specificity === 'weak' ? [] : [whoEdits(chain.name, owner.software)]),
    ]),
  ];
}

/** Facts in the catalog's own words; some entries have none of a kind. */
function told(fact: string | undefined, say: (fact: Message) => Message): readonly Message[] {
  return fact === undefined || fact === '' ? [] : [say(message(fact))];
}

/** The name is what it is: nothing to explain. */
function isFixed(naming: string): boolean {
  return naming === 'fixed name' || naming === 'fixed names';
}

/** Chains that their makers leave to the administrator, and never empty. */
const yours: ReadonlySet<string> = new Set(['DOCKER-USER', 'CNI-ADMIN']);

function whoEdits(chain: string, software: string): Message {
  return yours.has(chain)
    ? message('Rules of your own belong here: {software} leaves them alone.', { software: message(software) })
    : message('{software} writes it, and writes it anew: changes of your own don’t last.', {
        software: message(software),
      });
}

function sizeBlocks(chain: ChainView, view: RulesView): readonly Block[] {
  const blocks: Block[] = [];
  if (chain.declarations.length === 0 && !chain.builtin) {
    blocks.push(
      paragraph(message('It is not declared: a line such as {line} is missing.', { line: `:${chain.name} - [0:0]` })),
    );
  }
  blocks.push(paragraph(chain.rules.length === 0 ? emptyText(chain) : rulesText(chain.rules.length)));
  const declaration = chain.declarations[0];
  const read = declaration === undefined ? undefined : lineAt(view, declaration);
  if (read?.kind === 'chain' && read.policy !== '-') {
    blocks.push(
      paragraph(
        read.counters === undefined
          ? message('Policy {policy}.', { policy: read.policy })
          : message('Policy {policy}, met by {packets} packets ({bytes}).', {
              policy: read.policy,
              packets: message(groups(read.counters.packets)),
              bytes: message(bytesText(read.counters.bytes)),
            }),
      ),
    );
  }
  return blocks;
}

function rulesText(count: number): Message {
  return count === 1 ? message('1 rule.') : message('{count} rules.', { count });
}

function emptyText(chain: ChainView): Message {
  return chain.builtin
    ? message('No rules: its policy decides at once.')
    : message('No rules: packets go straight back to where they came from.');
}

function callerBlocks(chain: ChainView, view: RulesView): readonly Block[] {
  if (chain.builtin) return [];
  if (chain.references.length === 0) return [paragraph(message('Nothing jumps here.'))];
  const callers = chain.references.slice(0, shownCallers).flatMap((line) => callerText(line, view));
  const rest = chain.references.length - shownCallers;
  if (rest > 0) callers.push(message('and {rest} more', { rest }));
  return [paragraph(message('Packets come here from')), ...list(callers)];
}

function callerText(line: number, view: RulesView): readonly Message[] {
  const rule = ruleAt(view, line);
  if (rule?.chain === undefined) return [];
  const caller = chainOf(tableAt(view, line), rule.chain);
  const number = caller === undefined ? 0 : ruleNumber(caller, line);
  const goto = rule.target?.how === 'goto';
  const args = { chain: rule.chain, number, line: line + 1 };
  return [
    goto
      ? message('{chain}, rule {number} (line {line}), by goto', args)
      : message('{chain}, rule {number} (line {line})', args),
  ];
}

/** Short chains are told whole. */
function ruleListBlocks(chain: ChainView, view: RulesView): readonly Block[] {
  if (chain.rules.length === 0) return [];
  const shown = chain.rules.slice(0, shownRules).flatMap((line) => {
    const rule = ruleAt(view, line);
    return rule === undefined ? [] : [ruleSentence(rule)];
  });
  const rest = chain.rules.length - shownRules;
  if (rest > 0) shown.push(message('and {rest} more', { rest }));
  return [paragraph(message('What it does:')), ...list(shown)];
}
