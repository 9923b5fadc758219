import type { TargetSpec } from '../types.ts';

export const LED: TargetSpec = {
  kind: 'target',
  name: 'LED',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Makes a light blink when a packet passes; the next rule follows.',
  explanation:
    "Triggers a light-emitting diode of the machine, by way of the kernel's LED triggers: `echo netfilter-NAME > /sys/class/leds/…/trigger` connects the two. It decides nothing about the packet.",
  options: [
    {
      name: '--led-trigger-id',
      aliases: [],
      value: 'string',
      summary: 'Name of the trigger, after `netfilter-`.',
      maxLength: 16,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--led-delay',
      aliases: [],
      value: 'durationMs',
      summary: 'Milliseconds until the light goes out; inf leaves it on.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--led-always-blink',
      aliases: [],
      value: 'none',
      summary: 'Blinks again for each packet even while it is lit.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    { checkedBy: 'experiment', text: 'Placement is from the source, since the tested kernel has no such module.' },
  ],
  placementFrom: 'source',
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_LED.c',
};
