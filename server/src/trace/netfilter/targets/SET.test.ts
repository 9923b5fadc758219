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
