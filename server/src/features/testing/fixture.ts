/** Dumps written into tests, with `$0` where the cursor stands. */
import { type RulesView, viewOf } from '../../checks/view.ts';
import { openDump } from '../../dialects/iptables-save/dump/dump.ts';
import { openDocument } from '../../text/document.ts';

export interface Cursor {
  readonly view: RulesView;
  readonly line: number;
  readonly character: number;
}

/** The dump without the mark, and where the mark stood. */
export function cursorIn(marked: string): Cursor {
  const at = marked.indexOf('$0');
  const before = marked.slice(0, at);
  const lines = before.split('\n');
  return {
    view: viewOfText(marked.replace('$0', '')),
    line: lines.length - 1,
    character: lines.at(-1)?.length ?? 0,
  };
}

export function viewOfText(text: string, fileName = 'iptables-save.txt'): RulesView {
  return viewOf(openDump(openDocument(text), { fileName }));
}

/** A filter table around the rules, with a chain `web`. */
export function filter(...rules: readonly string[]): string {
  const head = ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':web - [0:0]'];
  return [...head, ...rules, 'COMMIT', ''].join('\n');
}

/** The dump of a node that balances two services with kube-proxy. */
export const kubeProxy = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SEP-A4XDIGXZ2YDXHROU - [0:0]
:KUBE-SEP-D3V65IDS3FFDYZQI - [0:0]
:KUBE-SEP-EPVTA2RHFPHQF37H - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SEP-A4XDIGXZ2YDXHROU -s 10.244.1.12/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-A4XDIGXZ2YDXHROU -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.12:8080
-A KUBE-SEP-D3V65IDS3FFDYZQI -s 10.244.2.13/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-D3V65IDS3FFDYZQI -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.2.13:8080
-A KUBE-SEP-EPVTA2RHFPHQF37H -s 10.244.1.11/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-EPVTA2RHFPHQF37H -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.11:8080
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO
-A KUBE-SVC-67NZLRHBNDSAWJRO ! -s 10.244.0.0/16 -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http -> 10.244.1.11:8080" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-EPVTA2RHFPHQF37H
-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http -> 10.244.1.12:8080" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-A4XDIGXZ2YDXHROU
-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http -> 10.244.2.13:8080" -j KUBE-SEP-D3V65IDS3FFDYZQI
COMMIT
`;
