import { message } from '../text/message.ts';
import type { LineCheck } from './check.ts';

/** kube-proxy refuses connections to a service that has nothing behind it, and says so in a comment. */
export const kubeNoEndpoints: LineCheck = {
  kind: 'line',
  code: 'kube-no-endpoints',
  dialect: 'iptables-save',
  title: 'A Kubernetes service without endpoints',
  severity: 'info',
  why: 'No pod is ready behind the service (REJECT), or none on this node while its traffic policy is Local (DROP). Look at the pods that its selector chooses, and at their readiness.',
  before: `*filter
:KUBE-SERVICES - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
COMMIT
`,
  after: `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO
COMMIT
`,
  hint: /has no (?:local )?endpoints/,
  *run({ matches, target }) {
    if (target?.name !== 'REJECT' && target?.name !== 'DROP') return;
    for (const { spec, options } of matches) {
      if (spec?.name !== 'comment') continue;
      const [word] = options.flatMap(({ words }) => words);
      const found = /^(\S+) has no (local )?endpoints$/.exec(word?.text ?? '');
      if (word === undefined || found === null) continue;
      const service = found[1] ?? '';
      yield {
        span: word.span,
        message:
          found[2] === undefined
            ? message('Service {service} has no endpoints: connections to it are refused.', { service })
            : message('Service {service} has no endpoint on this node: packets to it are dropped here.', { service }),
      };
    }
  },
};
