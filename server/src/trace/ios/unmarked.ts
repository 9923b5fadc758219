/** Why NAT is not even asked: IOS translates between an inside and an outside interface alone. */
import type { RouterInterface } from '../../dialects/ios-nat/model.ts';
import { type Message, message } from '../../text/message.ts';
import { note } from '../walk/walk.ts';
import { natSideOf } from './interfaces.ts';
import { endsUntraced } from './untraced.ts';
import type { RouterWalk } from './walk.ts';

/** Notes it as a step, where the router has rules at all. */
export function noteUnmarked(walk: RouterWalk, out: RouterInterface | undefined): void {
  const { router } = walk.router;
  if (walk.input !== undefined && endsUntraced(walk, 'translation', out?.name)) return;
  if (router.vendor !== 'ios' || router.rules.length === 0 || walk.input === undefined || out === undefined) return;
  const text = reason(walk.input, out);
  if (text === undefined) return;
  walk.hook = 'nat';
  note(walk, { kind: 'translation', how: 'source', why: 'null', text });
}

function reason(input: RouterInterface, out: RouterInterface): Message | undefined {
  const [from, to] = [natSideOf(input), natSideOf(out)];
  // What comes from outside was looked at when it arrived.
  if (from === 'outside' || from === 'enable') return undefined;
  const places = { input: input.name, output: out.name };
  if (from === 'inside' && to === 'inside')
    return message('{input} and {output} are both inside: nothing is translated between them.', places);
  if (from === 'inside') return message('{output} is not marked ip nat outside: nothing is translated.', places);
  return to === 'outside' ? message('{input} is not marked ip nat inside: nothing is translated.', places) : undefined;
}
