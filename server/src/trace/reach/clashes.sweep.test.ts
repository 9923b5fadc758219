/** Connections that get another source port since another one, which nat has sent there, has theirs. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const nat = (rule: string) => `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ${rule}\nCOMMIT\n`;
const toServer = '-i eth-l -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80';

test('where destinations alone are translated a source may be all the same', () => {
  const rules = filter('-A FORWARD -m conntrack --ctstate SNAT -j ACCEPT <--\n');
  const [ahead, opener] = found(`${nat(toServer)}${rules}`);
  expect(ahead).toContain('10.1.0.7:40000 > 10.2.0.5:80');
  expect(opener).toContain('10.1.0.7:40000 > 10.1.0.1:8080');
});

test('it is answered at a port that it did not send from', () => {
  const asked = '-m conntrack --ctorigsrcport 40000 --ctorigdstport 8080 ! --ctrepldstport 40000';
  expect(found(`${nat(toServer)}${filter(`-A FORWARD ${asked} -j ACCEPT <--\n`)}`)[0]).not.toContain('none');
});

test('nobody has to answer: the same packet comes again', () => {
  const rules = filter('-A FORWARD -m conntrack --ctstate NEW -m conntrack --ctstate SNAT -j ACCEPT <--\n');
  const packets = found(`${nat(toServer)}${rules}`).slice(0, 3);
  expect(packets).toHaveLength(3);
  expect(packets[1]).toContain('10.1.0.7:40000 > 10.1.0.1:8080');
  expect(packets[2]).toBe(packets[1]);
});

test.each([
  ['nothing is translated', nat('-i eth-l -j ACCEPT'), '-m conntrack --ctstate SNAT'],
  ['there is no port to give away', nat(toServer), '-p gre -m conntrack --ctstate SNAT'],
])('none is where %s', (_, translation, asked) => {
  expect(found(`${translation}${filter(`-A FORWARD ${asked} -j ACCEPT <--\n`)}`)).toEqual(['none: contradiction']);
});
