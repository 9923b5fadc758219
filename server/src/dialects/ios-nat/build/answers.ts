/** What a device answers to a command. Some answers mean that the command had no effect. */

/** By the text behind the percent sign. Sources: releases 12.4 to 17, whose wording differs in detail. */
const refusals: readonly RegExp[] = [
  /^\s*invalid input detected/i,
  /^\s*incomplete command/i,
  /^\s*ambiguous command/i,
  /^\s*unrecogni[sz]ed command/i,
  /^\s*unknown command/i,
  /^\s*bad (?:mask|ip address)/i,
  /similar static entry/i,
  /already mapped/i,
  /static entry already exists/i,
  /in use, (?:cannot|do you want)/i,
  /mapping (?:in use|not found)/i,
  /translation not found/i,
  /not found/i,
  /end address less than start/i,
  /on different subnets/i,
  /prefix length .*too (?:large|small)/i,
  /being used by system/i,
  /overlaps with/i,
  /cannot be|can not be|can't be/i,
  /^\s*(?:error|failed)/i,
];

/** `text` begins at the percent sign. */
export function isRefusal(text: string): boolean {
  const answer = text.replace(/^%+/, '');
  return refusals.some((pattern) => pattern.test(answer));
}
