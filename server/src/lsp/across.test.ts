/** Names resolve across the files of a node: addresses, devices, sets and marks, from each dump to the others. */
import { expect, test } from 'vitest';
import { DefinitionRequest, type Location, ReferencesRequest } from 'vscode-languageserver/node';
import { startClient } from './testing/client.ts';

const texts: Readonly<Record<string, string>> = {
  'iptables-save.txt': `*mangle
:PREROUTING ACCEPT [0:0]
:blocked - [0:0]
-A PREROUTING -i eth0 -j MARK --set-xmark 0x1/0xff
-A PREROUTING -d 192.0.2.1/32 -m set --match-set blocked src -j blocked
-A PREROUTING -d 192.0.2.10/32 -j ACCEPT
-A PREROUTING -m mark --mark 0x1/0x1 -j ACCEPT
COMMIT
`,
  'ip-addr.txt': `2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP
    inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0
3: eth0.100@eth0: <BROADCAST,UP,LOWER_UP> mtu 1500
`,
  'ip-route.txt': 'default via 192.0.2.254 dev eth0\n192.0.2.0/24 dev eth0 proto kernel src 192.0.2.1\n',
  'ip-rule.txt': '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x1/0xff lookup 100\n32766:\tfrom all lookup main\n',
  'ipset-save.txt': 'create blocked hash:ip family inet\nadd blocked 203.0.113.9\nadd blocked 192.0.2.1\n',
  'ipvsadm.txt': '-A -f 1 -s rr\n-A -t 192.0.2.1:80 -s rr\n-a -t 192.0.2.1:80 -r 10.0.0.5:80 -m\n',
};
const languages: Readonly<Record<string, string>> = {
  'iptables-save.txt': 'iptables-save',
  'ip-rule.txt': 'iproute2',
  'ip-addr.txt': 'iproute2',
};

/** `FILE:LINE word` of each answer about the first `word` that stands behind `before` in the file. */
async function ask(file: string, before: string, word: string, what: 'definition' | 'references'): Promise<string[]> {
  const client = await startClient(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`file:///node/${name}`, text])),
  );
  const uri = `file:///node/${file}`;
  const text = texts[file] ?? '';
  client.open(uri, text, languages[file]);
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes(before + word));
  const position = { line, character: (lines[line]?.indexOf(before + word) ?? 0) + before.length + 1 };
  const params = { textDocument: { uri }, position };
  const found =
    what === 'definition'
      ? await client.connection.sendRequest(DefinitionRequest.type, params)
      : await client.connection.sendRequest(ReferencesRequest.type, {
          ...params,
          context: { includeDeclaration: true },
        });
  await client.stop();
  expect(client.errors).toEqual([]);
  return ((found ?? []) as Location[])
    .map((place) => `${place.uri.replace('file:///node/', '')}:${place.range.start.line + 1}`)
    .sort();
}

test('an address', async () => {
  expect(await ask('iptables-save.txt', '-d ', '192.0.2.1', 'definition')).toEqual(['ip-addr.txt:2', 'ipvsadm.txt:2']);
  expect(await ask('iptables-save.txt', '-d ', '192.0.2.1', 'references')).toEqual([
    'ip-addr.txt:2',
    'ip-route.txt:2',
    'ipset-save.txt:3',
    'iptables-save.txt:5',
    'ipvsadm.txt:2',
    'ipvsadm.txt:3',
  ]);
});

test('a device, and not the one whose name begins so', async () => {
  expect(await ask('ip-addr.txt', ': ', 'eth0', 'references')).toEqual([
    'ip-addr.txt:1',
    'ip-addr.txt:2',
    'ip-addr.txt:3',
    'ip-route.txt:1',
    'ip-route.txt:2',
    'iptables-save.txt:4',
  ]);
});

test('a set, and not the chain of the same name', async () => {
  expect(await ask('iptables-save.txt', '--match-set ', 'blocked', 'references')).toEqual([
    'ipset-save.txt:1',
    'ipset-save.txt:2',
    'ipset-save.txt:3',
    'iptables-save.txt:5',
  ]);
});

test('a mark: who sets its bits, who tests them, in rules, routing and IPVS', async () => {
  expect(await ask('iptables-save.txt', '--mark ', '0x1/0x1', 'definition')).toEqual(['iptables-save.txt:4']);
  expect(await ask('ip-rule.txt', 'fwmark ', '0x1/0xff', 'definition')).toEqual(['iptables-save.txt:4']);
  expect(await ask('ip-rule.txt', 'fwmark ', '0x1/0xff', 'references')).toEqual([
    'ip-rule.txt:2',
    'iptables-save.txt:4',
    'iptables-save.txt:7',
    'ipvsadm.txt:1',
  ]);
});
