import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../markdown.ts';
import { cursorIn, filter, kubeProxy } from '../testing/fixture.ts';
import { hover } from './index.ts';

function hoverAt(marked: string): string | undefined {
  const { view, line, character } = cursorIn(marked);
  const found = hover(view, line, character);
  return found && renderMarkdown(found.blocks, (template) => template);
}

/** The fixture with the cursor in the first place where `text` stands. */
function onKube(text: string, offset = 1): string | undefined {
  const at = kubeProxy.indexOf(text) + offset;
  return hoverAt(`${kubeProxy.slice(0, at)}$0${kubeProxy.slice(at)}`);
}

describe('a rule in one sentence', () => {
  test.each([
    ['-A INPUT -j DROP'],
    ['-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT'],
    ['-A INPUT ! -s 10.0.0.0/8 -i eth+ -p udp -m udp --dport 53 -j web'],
    ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
    ['-A INPUT -p tcp -m multiport --dports 80,443,8000:8100 -g web'],
    ['-A INPUT -m limit --limit 3/sec --limit-burst 5 -j LOG --log-prefix "in: "'],
    ['-A FORWARD -m set --match-set KUBE-CLUSTER-IP dst,dst -j RETURN'],
    ['-A INPUT -p icmp -m icmp --icmp-type 8 -j REJECT --reject-with icmp-host-prohibited'],
    ['-A INPUT -m statistic --mode random --probability 0.5 -j DROP'],
    ['-A INPUT -m mark --mark 0x1/0xff'],
    ['-A INPUT -m u32 --u32 "0&0xFFFF=0x100:0xFFFF" -j DROP'],
  ])('%s', (rule) => {
    const text = hoverAt(filter(`-$0${rule.slice(1)}`));
    expect(text?.split('\n\n').slice(1).join('\n')).toMatchSnapshot();
  });
});

describe('what stands under the cursor', () => {
  test('a chain of kube-proxy', () => expect(onKube(':KUBE-SVC-67NZLRHBNDSAWJRO', 3)).toMatchSnapshot());
  test('a built-in chain', () => expect(onKube(':PREROUTING', 3)).toMatchSnapshot());
  test('a jump', () => expect(onKube('KUBE-SEP-D3V65IDS3FFDYZQI\nCOMMIT')).toMatchSnapshot());
  test('a mark that is set', () => expect(onKube('0x4000/0x4000')).toMatchSnapshot());
  test('a mark that is flipped', () => expect(onKube('--set-xmark 0x4000/0x0')).toMatchSnapshot());
  test('a probability', () => expect(onKube('0.50000000000')).toMatchSnapshot());
  test('a comment', () => expect(onKube('shop/web:http cluster IP')).toMatchSnapshot());
  test('an address', () => expect(onKube('10.244.0.0/16')).toMatchSnapshot());
  test('a table', () => expect(onKube('*nat')).toMatchSnapshot());
  test('a policy', () => expect(hoverAt('*filter\n:INPUT DR$0OP [5:300]\nCOMMIT\n')).toMatchSnapshot());
  test('counters', () => expect(hoverAt('*filter\n:INPUT DROP [1234567:1$0073741824]\nCOMMIT\n')).toMatchSnapshot());
  test('RETURN in a built-in chain', () => expect(hoverAt(filter('-A INPUT -j RET$0URN'))).toMatchSnapshot());
  test('a match', () => expect(hoverAt(filter('-A INPUT -m conn$0track --ctstate NEW -j DROP'))).toMatchSnapshot());
  test('a target', () => expect(onKube('MASQUERADE')).toMatchSnapshot());
  test('nothing, where nothing is known', () => expect(hoverAt('# a com$0ment\n')).toBeUndefined());
});

test('what stands in a dump is no markup', () => {
  const text = hoverAt(filter('-$0A INPUT -m comment --comment "[x](http://evil) `a` **b**" -j DROP'));
  expect(text).toContain('`` [x](http://evil) `a` **b** ``');
});
