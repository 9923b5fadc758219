import { setType } from '../dialects/ipset-save/types.ts';
import { message } from '../text/message.ts';
import type { NodeCheck } from './check.ts';
import { setMentions } from './set-mentions.ts';

export const setSurplusDirections: NodeCheck = {
  kind: 'node',
  code: 'set-surplus-directions',
  dialect: 'iptables-save',
  title: 'More directions than the set has dimensions',
  severity: 'info',
  why: 'The kernel ignores what is too much: `src,dst` with a set of addresses looks at the source alone. Whoever meant “source or destination” needs two rules.',
  before: '',
  after: '',
  *run(view, { sets, unlistedSets }) {
    for (const { name, directions, directionsSpan, line } of setMentions(view.dump)) {
      const type = (sets?.get(name) ?? unlistedSets?.get(name))?.type;
      const dimensions = type === undefined || type === 'list:set' ? undefined : setType(type)?.dimensions.length;
      if (dimensions === undefined || directions.length <= dimensions) continue;
      const used = directions.slice(0, dimensions).join();
      yield {
        line,
        span: { start: directionsSpan.start + used.length, end: directionsSpan.end },
        message: message('{set} is a {type}: only {used} is looked at.', { set: name, type: type ?? '', used }),
        unnecessary: true,
      };
    }
  },
};
