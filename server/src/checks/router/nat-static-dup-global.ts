import type { StaticRule } from '../../dialects/ios-nat/model.ts';
import { message } from '../../text/message.ts';
import { placeOfEnd } from './facts.ts';
import { at, related, routerCheck } from './router-check.ts';
import { endKey, mayShare, sameMapping } from './statics.ts';

export const natStaticDupGlobal = routerCheck({
  code: 'nat-static-dup-global',
  title: 'Two static rules with the same global address',
  severity: 'error',
  why: 'What comes from outside could go to either host. The router refuses the second: `% similar static entry (L -> G) already exists`, unless both are `extendable` or belong to different route maps or VRFs. Port forwards may share an address, each with a port of its own.',
  before: `ip nat inside source static 192.168.7.10 203.0.113.4
ip nat inside source static 192.168.7.11 203.0.113.4
`,
  after: `ip nat inside source static 192.168.7.10 203.0.113.4
ip nat inside source static 192.168.7.11 203.0.113.5
`,
  *run({ statics }) {
    const whole = new Map<string, StaticRule>();
    const ports = new Map<string, StaticRule>();
    for (const rule of statics) {
      const key = endKey(rule.global, rule);
      if (key === undefined) continue;
      // A port and the whole address may be told apart: the port is more specific.
      const portKey = rule.protocol === undefined ? key : `${key} ${rule.protocol} ${rule.globalPorts?.low ?? ''}`;
      const seen = rule.protocol === undefined ? whole : ports;
      const other = seen.get(portKey);
      if (other === undefined) {
        seen.set(portKey, rule);
        continue;
      }
      if (mayShare(other, rule) || sameMapping(other, rule)) continue;
      const what =
        rule.globalPorts === undefined
          ? message('Another static rule has this global address already.')
          : message('Another static rule has this global address and port already.');
      yield at(placeOfEnd(rule.global), what, { related: [related(other.place, message('The rule that has it.'))] });
    }
  },
});
