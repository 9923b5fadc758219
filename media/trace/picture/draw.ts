/** From an outcome to its picture, for a width: what kind of machine it is, its steps tell. */
import type { OutcomeJson } from '../../../protocol/trace.ts';
import { drawLine } from './line.ts';
import { drawNetfilter, type Ends, isNetfilter } from './netfilter.ts';
import type { Picture } from './shapes.ts';
import { visitsOf } from './visits.ts';

/** `width`: CSS pixels that there are. Undefined where there is no walk to draw. */
export function draw(outcome: OutcomeJson, width: number): Picture | undefined {
  const visits = visitsOf(outcome);
  if (visits.length === 0) return undefined;
  const ends = endsOf(outcome);
  return isNetfilter(visits) ? drawNetfilter(visits, ends, width) : drawLine(visits, ends, width);
}

function endsOf({ steps, out, verdict, packet }: OutcomeJson): Ends {
  const left = verdict === 'forwarded' ? (out ?? packet.out ?? undefined) : undefined;
  return { in: steps[0]?.packet.in ?? undefined, out: left };
}
