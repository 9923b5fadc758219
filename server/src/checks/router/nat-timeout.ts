import { usualLifetimes } from '../../catalog/names/nat-timers.ts';
import { message } from '../../text/message.ts';
import { at, routerCheck } from './router-check.ts';

const largest = 536_870;

export const natTimeout = routerCheck({
  code: 'nat-timeout',
  title: 'A lifetime of translations that is out of the ordinary',
  severity: 'info',
  why: 'Entries that live too short tear connections that only rest for a while; those that never end, or live for days, fill the table. The router takes 1 to 536870 seconds.',
  before: `ip nat translation tcp-timeout 5
`,
  after: `ip nat translation tcp-timeout 3600
`,
  *run({ router, isIos }) {
    if (!isIos) return;
    for (const { name, seconds, valuePlace } of router.timers) {
      const ordinary = Object.hasOwn(usualLifetimes, name) ? usualLifetimes[name] : undefined;
      if (seconds === 'never') {
        yield at(valuePlace, message('These entries never end by themselves: the table only grows.'));
      } else if (seconds < 1 || seconds > largest) {
        yield at(valuePlace, message('The router takes 1 to {largest} seconds.', { largest }));
      } else if (ordinary !== undefined && (seconds * 200 < ordinary || seconds > ordinary * 20)) {
        yield at(valuePlace, message('{seconds} seconds is far from the usual {ordinary}.', { seconds, ordinary }));
      }
    }
  },
});
