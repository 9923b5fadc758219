/** net/netfilter/xt_helper.c: the helper of the connection that announced this one. Nothing else has any. */
import { message } from '../../../text/message.ts';
import { namesLike } from '../../space/dimensions.ts';
import { without } from '../../space/intervals.ts';
import { region } from '../../space/region.ts';
import { unknown } from '../condition.ts';
import { namesOf } from './announcers.ts';
import { byOption, compares, lacking } from './match.ts';

const unannounced = message('no helper announced the connection');

const named = without(namesLike('', true), namesLike('', false));

/** helper_mt() compares as much of the name as the helper's own has. */
function beginningsOf(name: string): readonly string[] {
  return Array.from(name, (_, last) => name.slice(0, last + 1));
}

export const helper = byOption('helper', {
  '--helper': (option) => {
    const name = option.words[0]?.text ?? '';
    return compares(
      option,
      ({ connection }) => {
        // Seen from its beginning: nobody announced it, or the trace would know.
        if (connection === undefined || connection.template !== undefined) return false;
        if (connection.carried !== undefined && !connection.expected) return false;
        // As far as the helper's own name goes; without one any will do.
        if (connection.announcedBy !== undefined) return name === '' || name.startsWith(connection.announcedBy);
        const text = message('the helper {helper} announced this connection', { helper: name });
        return unknown(`helper:${connection.id}:${name}`, text, false);
      },
      ({ connection }) =>
        connection === undefined
          ? lacking.connection
          : connection.announcedBy === undefined
            ? connection.expected
              ? undefined
              : unannounced
            : connection.announcedBy,
      () => region({ 'ct.helper': name === '' ? named : namesOf(beginningsOf(name)) }),
    );
  },
});
