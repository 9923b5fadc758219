/** Ports of tcp, udp, sctp and dccp: later fragments have none and never match. */
import { failsWithoutHeader, inNumberRange, type OptionTest } from './match.ts';

export const ports: Readonly<Record<string, OptionTest>> = {
  '--sport': inNumberRange('sport', ({ packet }) => packet.sport),
  '--dport': inNumberRange('dport', ({ packet }) => packet.dport),
};

/** Tests of what stands behind the ports: later fragments have nothing of it, and never match. */
export function ofWhole(test: OptionTest): OptionTest {
  return (option, context, use) => {
    const whole = test(option, context, use);
    return (
      whole && {
        ...whole,
        test: (walk) => (walk.packet.sport === undefined ? failsWithoutHeader(walk) : whole.test(walk)),
      }
    );
  };
}
