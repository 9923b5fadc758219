/** net/netfilter/xt_time.c: when a packet passes, in UTC as the kernel's clock has it. */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import { message } from '../../../text/message.ts';
import { unknown } from '../condition.ts';
import { hasOption, optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

const secondsOfDay = 86_400;
const weekdays: readonly string[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function secondsOf(use: MatchUse, name: string, otherwise: number): number {
  const value = optionNamed(use, name)?.value;
  return value?.kind === 'number' ? value.value : otherwise;
}

/** time_mt(). `at`: seconds since 1970. */
export function passesAt(use: MatchUse, at: number): boolean {
  if (at < secondsOf(use, '--datestart', 0) || at > secondsOf(use, '--datestop', Number.POSITIVE_INFINITY))
    return false;
  const start = secondsOf(use, '--timestart', 0);
  const stop = secondsOf(use, '--timestop', secondsOfDay - 1);
  const time = at % secondsOfDay;
  let day = at;
  if (start < stop) {
    if (time < start || time > stop) return false;
  } else {
    // Over midnight.
    if (time < start && time > stop) return false;
    // With --contiguous the morning belongs to the evening before it.
    if (hasOption(use, '--contiguous') && time <= stop) day -= secondsOfDay;
  }
  return onWeekday(use, day) && onMonthday(use, day);
}

function onWeekday(use: MatchUse, at: number): boolean {
  const option = optionNamed(use, '--weekdays');
  if (option?.value.kind !== 'names') return true;
  return option.value.names.includes(weekdays[new Date(at * 1000).getUTCDay()] ?? '') !== option.negated;
}

function onMonthday(use: MatchUse, at: number): boolean {
  const option = optionNamed(use, '--monthdays');
  if (option?.value.kind !== 'ranges') return true;
  const day = new Date(at * 1000).getUTCDate();
  return option.value.ranges.some(({ low, high }) => day >= low && day <= high) !== option.negated;
}

export const time: MatchSemantics = {
  name: 'time',
  state: 'modelled',
  compile: (use) => {
    const options = use.options.map(written).join(' ');
    const text = message('the packet passes while “{options}” holds (give the moment as “time”, in UTC)', { options });
    return [
      {
        span: use.nameSpan,
        test: ({ packet }) =>
          packet.time === undefined ? unknown(`time:${options}`, text) : passesAt(use, Math.floor(packet.time / 1000)),
        explain: ({ packet }) =>
          packet.time === undefined
            ? message('-m time: when the packet passes is not described')
            : message('-m time {options}: the packet passes at {time}', {
                options,
                time: `${weekdays[new Date(packet.time).getUTCDay()]} ${new Date(packet.time).toISOString()}`,
              }),
      },
    ];
  },
};
