import { message } from '../text/message.ts';
import type { NodeCheck } from './check.ts';
import { setMentions } from './set-mentions.ts';

export const setMissing: NodeCheck = {
  kind: 'node',
  code: 'set-missing',
  dialect: 'iptables-save',
  title: 'A rule names a set that is not there',
  severity: 'warning',
  why: 'The dump of the sets has no set of that name. iptables refuses to load such a rule (“Set … doesn’t exist”), and with it the whole table; in a dump of a running kernel the two were taken at different moments.',
  before: '',
  after: '',
  *run(view, { sets, unlistedSets }) {
    if (sets === undefined) return;
    for (const { name, line, span } of setMentions(view.dump)) {
      if (sets.has(name) || unlistedSets?.has(name) === true) continue;
      yield { line, span, message: message('The dump of the sets has no set {name}.', { name }) };
    }
  },
};
