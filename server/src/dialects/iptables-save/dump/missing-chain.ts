/** The complaint about a chain that a rule names and that is not there. */
import { message } from '../../../text/message.ts';
import type { Problem } from '../../problem.ts';
import { closest } from '../closest.ts';
import { allTargets } from '../facts.ts';
import type { Line } from '../model.ts';
import { problem } from './block-problem.ts';
import type { Block } from './blocks.ts';
import { chainBits } from './graph.ts';
import { isBuiltin } from './names.ts';

/** Words that end only with the line have its end in them. */
const openQuote = message('This quotation mark is never closed, so that the rest of the line is one word.');

/** The complaint about a chain that a rule names; with `suggest` it looks for the name that was meant. */
export function missingChain(
  block: Block,
  line: Line & { kind: 'rule' },
  name: string,
  isTarget: boolean,
  suggest: boolean,
): Problem {
  const { rule } = line;
  if (name.endsWith('\n'))
    return problem('unknown-chain', isTarget && rule.target ? rule.target.nameSpan : rule.chainSpan, openQuote);
  const at = isTarget && rule.target ? rule.target.nameSpan : rule.chainSpan;
  if (isTarget && isBuiltin(block, name)) {
    return problem('jump-to-builtin', at, message('Chain “{name}” is built in: rules cannot go there.', { name }));
  }
  if (block.index.declared.has(name)) {
    const what = message('Chain “{name}” is declared further down: it must be declared before.', { name });
    return problem('unknown-chain', at, what);
  }
  const targets = isTarget && rule.target?.how === 'jump' ? allTargets.map((target) => target.name) : [];
  const near = suggest
    ? closest(name, [...targets, ...block.index.declared.keys(), ...builtinNames(block)])
    : undefined;
  const table = block.table ?? '';
  const what = describe(name, table, isTarget, near);
  return problem('unknown-chain', at, what, near === undefined ? {} : { replacement: near });
}

function describe(name: string, table: string, isTarget: boolean, near: string | undefined): Problem['message'] {
  if (isTarget) {
    return near === undefined
      ? message('“{name}” is neither a target nor a chain declared in table {table}.', { name, table })
      : message('“{name}” is neither a target nor a chain declared in table {table}. Did you mean “{near}”?', {
          name,
          table,
          near,
        });
  }
  return near === undefined
    ? message('Chain “{name}” is not declared in table {table}.', { name, table })
    : message('Chain “{name}” is not declared in table {table}. Did you mean “{near}”?', { name, table, near });
}

function builtinNames(block: Block): readonly string[] {
  return Object.keys(chainBits).filter((name) => isBuiltin(block, name));
}
