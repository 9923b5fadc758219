import type { TargetSpec } from '../types.ts';

export const LED: TargetSpec = {
  kind: 'target',
  name: 'LED',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Blinks an LED trigger when a packet passes.',
  explanation: 'Blinks a light of the machine when a packet passes.',
  options: [
    {
      name: '--led-trigger-id',
      aliases: [],
      value: 'string',
      summary: 'Name suffix of the LED trigger.',
      maxLength: 16,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--led-delay',
      aliases: [],
      value: 'durationMs',
      summary: 'Milliseconds the LED stays on, or inf.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--led-always-blink',
      aliases: [],
      value: 'none',
      summary: 'Blink again even if the LED is on.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_LED.c',
};
