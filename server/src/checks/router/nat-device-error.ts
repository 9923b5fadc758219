import { message } from '../../text/message.ts';
import { explainAnswer } from './device-answers.ts';
import { at, related, routerCheck } from './router-check.ts';

export const natDeviceError = routerCheck({
  code: 'nat-device-error',
  title: 'A command that the router refused',
  severity: 'error',
  why: 'The transcript shows what the router answered. A refused command has no effect: the configuration is as if it had never been typed.',
  before: `R1(config)#ip nat inside source static 192.168.7.10 203.0.113.4
R1(config)#ip nat inside source static 192.168.7.11 203.0.113.4
% similar static entry (192.168.7.10 -> 203.0.113.4) already exists
`,
  after: `R1(config)#ip nat inside source static 192.168.7.10 203.0.113.4
R1(config)#ip nat inside source static 192.168.7.11 203.0.113.5
`,
  *run({ router }) {
    for (const { to, refused, place, text } of router.answers) {
      if (!refused) continue;
      const what = explainAnswer(text);
      yield to === undefined
        ? at(place, what)
        : at(to.place, what, { related: [related(place, message('What the router said.'))] });
    }
  },
});
