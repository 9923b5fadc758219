/**
 * Words for people, kept as data: an English template with named places and what fills them.
 * The template is also the key of its translation, so that nothing below the protocol's edge knows a language.
 */
export interface Message {
  /** English, with places in braces: `Chain {chain} is not declared in table {table}.` */
  readonly template: string;
  readonly args: Readonly<Record<string, MessageArg>>;
}

export type MessageArg = string | number | Message;

/** Looks a template up in another language; answers the template itself where there is no translation. */
export type Translate = (template: string) => string;

/** Templates are English already. */
export const inEnglish: Translate = (template) => template;

export function message(template: string, args: Readonly<Record<string, MessageArg>> = {}): Message {
  return { template, args };
}

/** “a, b, c”: not every language puts a comma between. Nothing for an empty list. */
export function listed(parts: readonly MessageArg[]): MessageArg {
  const [first = '', ...rest] = parts;
  return rest.reduce<MessageArg>((list, next) => message('{list}, {next}', { list, next }), first);
}

/** The message as one string. Places that `args` does not fill stay as they are, so that a mistake shows. */
export function render(message: Message, translate: Translate = inEnglish): string {
  const template = translate(message.template);
  // Each step of each packet has a text: to look for places is much faster than to have them replaced.
  let [text, done] = ['', 0];
  for (let start = template.indexOf('{'); start >= 0; start = template.indexOf('{', start + 1)) {
    const end = template.indexOf('}', start);
    if (end < 0) break;
    const value = message.args[template.slice(start + 1, end)];
    if (value === undefined) continue;
    text += template.slice(done, start) + (typeof value === 'object' ? render(value, translate) : String(value));
    done = end + 1;
  }
  return done === 0 ? template : text + template.slice(done);
}
