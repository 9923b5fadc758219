import { tableAt } from '../../checks/view.ts';
import { message } from '../../text/message.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import type { Subject } from '../subject.ts';
import type { HoverPlace } from './index.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

export function countersBlocks(
  { counters, of }: Extract<Subject, { kind: 'counters' }>,
  { view, line }: HoverPlace,
): readonly Block[] {
  const { packets, bytes } = counters;
  const heading = title(
    message('{packets} packets, {bytes}', { packets: groups(packets), bytes: message(bytesText(bytes)) }),
  );
  const what =
    of === 'rule'
      ? message('So many packets matched this rule since its counters were last set to zero.')
      : message('So many packets reached the end of the chain and met its policy.');
  const table = tableAt(view, line);
  return table?.known === 'nat'
    ? [heading, paragraph(what), paragraph(message('In the nat table only first packets of connections are counted.'))]
    : [heading, paragraph(what)];
}

/** 1234567 as 1 234 567, with thin spaces. */
export function groups(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Bytes in the largest unit that leaves at least one: `1.5 GiB`. */
export function bytesText(bytes: bigint): string {
  let unit = 0;
  let scaled = bytes * 10n;
  while (scaled >= 10240n && unit < units.length - 1) {
    scaled /= 1024n;
    unit++;
  }
  const whole = scaled / 10n;
  const tenth = scaled % 10n;
  return `${whole}${unit === 0 || tenth === 0n ? '' : `.${tenth}`} ${units[unit] ?? ''}`;
}
