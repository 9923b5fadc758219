import type { StaticRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { endOf } from './edits.ts';
import { placeOfEnd } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';
import { endKey, mayShare, sameMapping } from './statics.ts';

export const natStaticDupLocal = routerCheck({
  code: 'nat-static-dup-local',
  title: 'One host with two static global addresses',
  severity: 'error',
  why: 'For packets that the host sends, the router could choose either address. It refuses the second rule: `% L already mapped (L -> G)`, unless both are `extendable` or a route map says when which applies.',
  before: `ip nat inside source static 192.168.7.10 203.0.113.4
ip nat inside source static 192.168.7.10 203.0.113.5
`,
  after: `ip nat inside source static 192.168.7.10 203.0.113.4 extendable
ip nat inside source static 192.168.7.10 203.0.113.5 extendable
`,
  *run({ statics, isIos }) {
    if (!isIos) return;
    const seen = new Map<string, StaticRule>();
    for (const rule of statics) {
      const key = endKey(rule.local, rule);
      // Port forwards of one host are many by their nature: IOS makes them extendable by itself.
      if (key === undefined || rule.protocol !== undefined) continue;
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, rule);
        continue;
      }
      if (mayShare(other, rule) || sameMapping(other, rule)) continue;
      yield at(
        placeOfEnd(rule.local),
        message('Another static rule translates this host to another address already.'),
        {
          related: [
            related(
              other.place,
              message('The other rule. Written “{line}” both may stand.', { line: endOf(other, 'extendable') }),
            ),
          ],
        },
      );
    }
  },
});
