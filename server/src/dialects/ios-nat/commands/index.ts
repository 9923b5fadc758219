/** The commands of every vendor and mode, ready to be matched. */
import type { Vendor } from '../model.ts';
import { automatonOf, type State } from '../syntax/automaton.ts';
import { huaweiCommands } from './huawei.ts';
import { iosCommands } from './ios.ts';
import type { Command, Mode } from './types.ts';

type Automata = (mode: Mode) => State<Command>;

/** Made for each mode when its first line is read: most dumps are no router's, and hundreds of commands take a while. */
function automataOf(commands: Readonly<Record<Mode, readonly Command[]>>): Automata {
  const made = new Map<Mode, State<Command>>();
  return (mode) => {
    const known = made.get(mode);
    if (known !== undefined) return known;
    const fresh = automatonOf(commands[mode]);
    made.set(mode, fresh);
    return fresh;
  };
}

const ios = automataOf(iosCommands);
const huawei = automataOf(huaweiCommands);

export const automata: Readonly<Record<Vendor, Automata>> = { ios, vrp: huawei, comware: huawei };
