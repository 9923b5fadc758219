/** What a trace makes of a line that it does not model. */
import type { UntracedStatement } from '../../../dialects/ios-nat/model.ts';
import { message } from '../../../text/message.ts';
import { type Block, paragraph } from '../../markdown.ts';

export function untracedBlocks({ why, effects }: UntracedStatement): readonly Block[] {
  if (why === 'unread')
    return [
      paragraph(
        message('A trace takes this line for one that the router refused, and says so: it can’t be read to its end.'),
      ),
    ];
  return [
    paragraph(
      effects.includes('translation')
        ? message(
            'A trace does not know what this line translates: it shows what happens if it does not, and leaves the rest open.',
          )
        : message('A trace takes no account of this line. Where it could matter the trace says so.'),
    ),
  ];
}
