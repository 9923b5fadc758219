import { message } from '../../text/message.ts';
import { paragraph } from '../markdown.ts';

/** Stands where the whole document would have to be known. */
export const stillReading = paragraph(message('The dump is still being read: ask again for what the rest says of it.'));
