/** Sets that rules ask for and no dump shows. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const knock = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l');

/** Verdicts of each packet, with what they rest on. */
function verdicts(rules: readonly string[], ...packets: readonly ReturnType<typeof packet>[]) {
  const lines = rules.map((rule) => `-A FORWARD ${rule}\n`).join('');
  const session = openSession(router(`*filter\n:FORWARD ACCEPT [0:0]\n${lines}COMMIT\n`));
  return packets.map((each) =>
    session
      .send(each)
      .outcomes.map(
        ({ verdict, assumptions }) =>
          `${verdict}${assumptions.map(({ id, holds }) => ` ${holds ? 'if' : 'unless'} ${id}`).join('')}`,
      ),
  );
}

test('what a packet added is there, whatever the set had, if it had room and took it, which is said', () => {
  const rules = ['-m set --match-set s src -j DROP', '-j SET --add-set s src'];
  expect(verdicts(['-j SET --add-set s src', '-m set --match-set s src -j DROP'], knock)).toEqual([
    ['dropped if set-in:s:10.1.0.7:1'],
  ]);
  expect(verdicts(rules, knock, knock)).toEqual([
    ['dropped if set:s:10.1.0.7:1', 'forwarded unless set:s:10.1.0.7:1'],
    ['dropped if set-in:s:10.1.0.7:1'],
  ]);
});

test('and what it removed is not', () => {
  const rules = ['-m set ! --match-set s src -j DROP', '-j SET --del-set s src'];
  expect(verdicts(rules, knock, knock)).toEqual([
    ['forwarded if set:s:10.1.0.7:1', 'dropped unless set:s:10.1.0.7:1'],
    ['dropped if set-out:s:10.1.0.7:1'],
  ]);
});

test('an element is the same on either side, and another one where anything differs that the set may keep', () => {
  const rules = ['-s 10.1.0.7 -j SET --add-set s src', '-m set --match-set s dst -j DROP'];
  expect(verdicts(rules, knock, packet('udp 10.2.0.5:2 > 10.1.0.7:1 in eth-r'))[1]).toEqual([
    'dropped if set-in:s:10.1.0.7:1',
  ]);
  expect(verdicts(rules, knock, packet('udp 10.2.0.5:2 > 10.1.0.7:9 in eth-r'))[1]).toEqual([
    'dropped if set:s:10.1.0.7:9',
    'forwarded unless set:s:10.1.0.7:9',
  ]);
});

test('what an entry has counted is asked of each packet anew', () => {
  const rules = ['-j SET --add-set s src', '-m set --match-set s src --packets-gt 1 -j DROP'];
  expect(verdicts(rules, knock, knock).map(({ length }) => length)).toEqual([2, 2]);
});

test('where outcomes of a packet leave an element differently it is asked anew, and not which outcome that was', () => {
  const rules = ['-m set --match-set t src -j SET --add-set s src', '-m set --match-set s src -j DROP'];
  const [first, second] = verdicts(rules, knock, knock);
  expect(first).toHaveLength(3);
  expect(second?.filter((each) => each.startsWith('dropped if set:t:10.1.0.7:1'))).toHaveLength(1);
  expect(second).toHaveLength(3);
});

test('the mark that an entry gives is asked for, unless the entry has been taken away', () => {
  const map = '-j SET --map-set s src --map-mark';
  expect(verdicts([map, '-m mark --mark 7 -j DROP'], knock)).toEqual([
    ['forwarded if map-mark:s:10.1.0.7:1', 'undecided unless map-mark:s:10.1.0.7:1'],
  ]);
  expect(verdicts(['-j SET --del-set s src', map], knock)).toEqual([['forwarded']]);
  expect(verdicts(['-j SET --map-set s src --map-prio --map-queue'], knock)).toEqual([['forwarded']]);
});

test('told that the set did not obey, it holds what it held before: nothing, or what stands for the element too', () => {
  const told = (rule: string, id: string) =>
    openSession(
      router(
        `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${rule}\n-A FORWARD -m set --match-set s src -j DROP\nCOMMIT\n`,
      ),
      {
        assumptions: { [id]: false },
      },
    )
      .send(knock)
      .outcomes.map(({ verdict }) => verdict);
  expect(told('-j SET --add-set s src', 'set-in:s:10.1.0.7:1')).toEqual(['forwarded']);
  expect(told('-j SET --del-set s src', 'set-out:s:10.1.0.7:1')).toEqual(['dropped']);
});
