/** The commands of every vendor and mode, ready to be matched. */
import type { Vendor } from '../model.ts';
import { automatonOf, type State } from '../syntax/automaton.ts';
import { huaweiCommands } from './huawei.ts';
import { iosCommands } from './ios.ts';
import type { Command, Mode } from './types.ts';

type Automata = Readonly<Record<Mode, State<Command>>>;

function automataOf(commands: Readonly<Record<Mode, readonly Command[]>>): Automata {
  const of = (mode: Mode): State<Command> => automatonOf(commands[mode]);
  return {
    config: of('config'),
    interface: of('interface'),
    'standard-acl': of('standard-acl'),
    'extended-acl': of('extended-acl'),
    'network-group': of('network-group'),
    'service-group': of('service-group'),
    'route-map': of('route-map'),
    pool: of('pool'),
    vrf: of('vrf'),
    'crypto-map': of('crypto-map'),
    vty: of('vty'),
    other: of('other'),
  };
}

const ios = automataOf(iosCommands);
const huawei = automataOf(huaweiCommands);

export const automata: Readonly<Record<Vendor, Automata>> = { ios, vrp: huawei, comware: huawei };
