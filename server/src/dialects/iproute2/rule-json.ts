/** `ip -j rule`. Fields with the value null are flags: their presence counts. */

import { message } from '../../text/message.ts';
import { type DumpLines, type LocatedProblem, wholeLine } from '../dump.ts';
import { countField, type JsonObject, readObjects, textField } from './json.ts';
import type { PolicyRule } from './model.ts';
import { tableName } from './names.ts';
import { realmsOf } from './route-json.ts';
import type { RuleDraft } from './rule-draft.ts';
import { type MutableRule, readSelector } from './rule-selectors.ts';

export function readJsonRules(dump: DumpLines, problems: LocatedProblem[]): readonly RuleDraft[] {
  const read = readObjects(dump);
  problems.push(...read.problems);
  const rules: RuleDraft[] = [];
  for (const { object, line } of read.objects) {
    const priority = countField(object, 'priority');
    if (priority === undefined) continue;
    const rule: MutableRule = {
      priority,
      not: 'not' in object,
      l3mdev: 'l3mdev' in object,
      ...realmsOf(object),
      action: actionOf(object),
      origin: { file: dump.file, line },
    };
    const wrong = selectorsOf(object).find(([name, value]) => readSelector(rule, name, value) === false);
    if (wrong === undefined) {
      rules.push(rule);
      continue;
    }
    const what = message('Rule {priority} is left out: “{value}” is no {name}.', {
      priority,
      value: wrong[1],
      name: wrong[0],
    });
    const at = wholeLine(dump.lines[line - dump.first] ?? '');
    problems.push({ line, problem: { code: 'host-addr-range', span: at, message: what } });
  }
  return rules;
}

function actionOf(object: JsonObject): PolicyRule['action'] {
  const table = textField(object, 'table');
  if (table !== undefined) return { kind: 'lookup', table: tableName(table) };
  if ('l3mdev' in object) return { kind: 'lookup', table: '[l3mdev-table]' };
  const action = textField(object, 'action');
  if (action === 'blackhole' || action === 'unreachable' || action === 'prohibit') return { kind: action };
  return { kind: 'nop' };
}

/** The fields as the text form writes them. */
function selectorsOf(object: JsonObject): readonly (readonly [name: string, value: string])[] {
  const pairs: [string, string | undefined][] = [
    ['from', joined(textField(object, 'src'), '/', textField(object, 'srclen'))],
    ['to', joined(textField(object, 'dst'), '/', textField(object, 'dstlen'))],
    ['tos', textField(object, 'tos')],
    ['fwmark', joined(textField(object, 'fwmark'), '/', textField(object, 'fwmask'))],
    ['iif', textField(object, 'iif')],
    ['oif', textField(object, 'oif')],
    ['uidrange', joined(textField(object, 'uid_start'), '-', textField(object, 'uid_end'))],
    ['ipproto', textField(object, 'ipproto')],
    [
      'sport',
      textField(object, 'sport') ?? joined(textField(object, 'sport_start'), '-', textField(object, 'sport_end')),
    ],
    [
      'dport',
      textField(object, 'dport') ?? joined(textField(object, 'dport_start'), '-', textField(object, 'dport_end')),
    ],
    ['suppress_prefixlength', textField(object, 'suppress_prefixlen') ?? textField(object, 'suppress_prefixlength')],
    ['suppress_ifgroup', textField(object, 'suppress_ifgroup')],
    ['goto', textField(object, 'goto')],
  ];
  return pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

function joined(first: string | undefined, between: string, second: string | undefined): string | undefined {
  return first === undefined || second === undefined ? first : `${first}${between}${second}`;
}
