/** For tests: a router from the lines of its configuration. */
import { message, render } from '../../../text/message.ts';
import { dumpOf } from '../../dump.ts';
import type { NatRule, Router } from '../model.ts';
import { readRouter } from '../parse.ts';

export function routerOf(text: string): Router {
  return readRouter(dumpOf('router.ios', text)).router;
}

/** Problems as `line: code “words”: message`. */
export function problemsIn(text: string): readonly string[] {
  const lines = text.split('\n');
  return readRouter(dumpOf('router.ios', text)).problems.map(({ line, problem }) => {
    const { start, end } = problem.span;
    return render(
      message('{line}: {code} “{words}”: {what}', {
        line: line + 1,
        code: problem.code,
        words: lines[line]?.slice(start, end) ?? '',
        what: problem.message,
      }),
    );
  });
}

/** The only rule of a configuration. */
export function onlyRule(text: string): NatRule {
  const [rule] = routerOf(text).rules;
  if (rule === undefined) throw new Error(`No rule in ${text}`);
  return rule;
}
