/** net/netfilter/xt_connmark.c: a packet without a connection never matches, negated or not. */
import { message } from '../../../text/message.ts';
import { hex } from '../../names.ts';
import { both, everything, numbers, region } from '../../space/region.ts';
import { byOption, lacking, masked, maskedRegion, withMissing } from './match.ts';

export const connmark = byOption('connmark', {
  '--mark': (option) => {
    const test = masked(option);
    if (test === undefined) return undefined;
    const connected = region({ direction: numbers(0, 1) });
    return withMissing(
      option,
      ({ connection }) => (connection === undefined ? undefined : test(connection.mark)),
      ({ connection }) =>
        connection === undefined
          ? lacking.connection
          : message('its connection has the mark {mark}', { mark: hex(connection.mark) }),
      { holds: both(connected, maskedRegion(option, 'ctmark') ?? everything), among: connected },
    );
  },
});
