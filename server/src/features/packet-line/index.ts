/** One line that people paste, read as a packet: our own notation, or what their tools print. */
import { message } from '../../text/message.ts';
import { readConntrack } from './conntrack.ts';
import { readLog } from './log.ts';
import { type LineReader, problem, type ReadLine } from './model.ts';
import { readNft } from './nft.ts';
import { readNamed, readOwn } from './own.ts';
import { readSocket } from './ss.ts';
import { readTcpdump } from './tcpdump.ts';

export type { LineFormat, LinePacket, ReadLine } from './model.ts';

/** Each knows its own lines by what no other prints. */
const readers: readonly LineReader[] = [readLog, readNamed, readConntrack, readNft, readTcpdump, readSocket];

/** Longer ones are no single line that a tool prints. */
const longest = 4000;

/** Reads a line; line breaks in it count as blanks, since tcpdump -v prints a packet on two lines. */
export function readPacketLine(text: string): ReadLine {
  const line = text.replace(/[\r\n\t]/g, ' ');
  if (line.trim() === '') return problem(message('Write or paste a packet.'), line);
  if (line.length > longest) return problem(message('This is too long to be one packet: paste one line.'), line);
  for (const read of readers) {
    const found = read(line);
    if (found !== undefined) return found;
  }
  return readOwn(line);
}
