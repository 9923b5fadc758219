/** Where a document is cut into chunks is of no matter to its commands. */
import { expect, test } from 'vitest';
import { routerOf } from './testing/router.ts';

test('a broken command is one wherever the document is cut into chunks', () => {
  const command = `R1(config)#ip nat inside source static tcp 192.168.100.100 8080 203.0.113.100 8080 extendable`;
  for (let lines = 0; lines < 600; lines += 1) {
    const text = `${'!\n'.repeat(lines)}${command.slice(0, 80)}\n${command.slice(80)}\n% similar static entry already exists\n`;
    const { answers } = routerOf(text);
    expect(answers.map(({ to }) => to?.place.line)).toEqual([lines]);
  }
});
