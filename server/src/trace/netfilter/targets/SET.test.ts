import { expect, test } from 'vitest';
import { openSession } from '../../engine.ts';
import { packet, router } from '../../testing/node.ts';

/** Verdicts of the same packet sent again and again. */
function verdicts(set: string, ...rules: readonly string[]): readonly (string | undefined)[] {
  const lines = rules.map((rule) => `-A FORWARD ${rule}\n`).join('');
  const node = router(`*filter\n:FORWARD ACCEPT [0:0]\n${lines}COMMIT\n`, { 'ipset-save.txt': `${set}\n` });
  const session = openSession(node);
  const knock = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l');
  return [1, 2].map(() => session.send(knock).outcomes[0]?.verdict);
}

test('packets after this one find what it added', () => {
  const rules = ['-m set --match-set seen src -j DROP', '-j SET --add-set seen src'];
  expect(verdicts('create seen hash:ip', ...rules)).toEqual(['forwarded', 'dropped']);
});

test('and miss what it took away', () => {
  const rules = ['-m set ! --match-set seen src -j DROP', '-j SET --del-set seen src'];
  expect(verdicts('create seen hash:ip\nadd seen 10.1.0.7', ...rules)).toEqual(['forwarded', 'dropped']);
});

test('what may have been added or removed before is added and removed without a question', () => {
  const rules = [
    '-m set --match-set seen src -m recent --name last --rcheck -j DROP',
    '-m string --algo bm --string "a" -j SET --add-set seen src',
    '-m string --algo bm --string "b" -j SET --del-set seen src',
    '-m recent --name last --set',
    '-j SET --add-set seen src',
  ];
  const dump = `*mangle\n:FORWARD ACCEPT [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`;
  const session = openSession(router(dump, { 'ipset-save.txt': 'create seen hash:ip timeout 60\n' }));
  const knock = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l');
  const [first, second] = [1, 2].map(() => session.send(knock).outcomes);
  expect(first).toHaveLength(4);
  // Whatever came of the first packet, its address is in the set behind the last rule.
  expect(second?.map(({ verdict }) => verdict)).toEqual(['dropped']);
  expect(second?.[0]?.assumptions.filter(({ id }) => id.startsWith('packet'))).toEqual([]);
});

test('so that packets do not ask each other’s payload', () => {
  const rules = ['-m string --algo bm --string "a" -j SET --add-set seen src', '-m set --match-set seen dst -j DROP'];
  const dump = `*mangle\n:FORWARD ACCEPT [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`;
  const session = openSession(router(dump, { 'ipset-save.txt': 'create seen hash:ip\n' }));
  const go = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l');
  const back = packet('udp 10.2.0.5:2 > 10.1.0.7:1 in eth-r');
  for (const _ of [1, 2, 3]) expect(session.send(go).outcomes).toHaveLength(2);
  const answers = session.send(back).outcomes;
  const asked = new Set(answers.flatMap(({ assumptions }) => assumptions.map(({ id }) => id.split(':')[0])));
  expect([...asked].sort()).toEqual(['packet 1', 'packet 2', 'packet 3', 'string']);
  expect(new Set(answers.map(({ verdict }) => verdict))).toEqual(new Set(['forwarded', 'dropped']));
});
