/** What a router's configuration and tables tell, and what they leave open. */
import type { Router } from '../dialects/ios-nat/model.ts';
import { type Message, message } from '../text/message.ts';
import type { Gap } from './gap.ts';

export function foundInRouter({ interfaces, rules, accessLists, routes, translations }: Router): readonly Message[] {
  return [
    message('Router: {rules} NAT rules, {interfaces} interfaces, {lists} access lists, {routes} static routes', {
      rules: rules.length,
      interfaces: interfaces.length,
      lists: accessLists.length,
      routes: routes.length,
    }),
    ...(translations === undefined ? [] : [message('{count} translations', { count: translations.length })]),
  ];
}

export function gapsOfRouter({ vendor, interfaces, rules, routes, translations }: Router): readonly Gap[] {
  const result: Gap[] = [];
  if (rules.length === 0 && translations !== undefined) {
    result.push({
      lack: message('Only the translation table is known. Add show running-config.'),
      uncertain: message('what becomes of packets that the table does not know'),
    });
  } else if (interfaces.length === 0) {
    result.push({
      lack: message('The configuration shows no interface.'),
      uncertain: message('on which side a packet is: its addresses tell'),
    });
  } else if (routes.length === 0) {
    result.push({
      lack: message('The configuration has no static route.'),
      uncertain: message('where a packet leaves that goes to no connected network'),
    });
  }
  if (translations === undefined && rules.some(({ kind }) => kind !== 'static')) {
    result.push({
      lack:
        vendor === 'ios'
          ? message('The translation table is not known and taken as empty. Add show ip nat translations.')
          : message('The translation table is not known and taken as empty.'),
      uncertain: message('which addresses and ports are free, and which connections from outside find an entry'),
    });
  }
  return result;
}
