/** Lines that only a router's configuration, a transcript of typing it, or its NAT tables have. */

const interfaceType =
  '(?:Fast|Gigabit|TwoGigabit|FiveGigabit|TenGigabit|TwentyFiveGig|FortyGigabit|HundredGig)?(?:Ethernet|E)|Serial|Loopback|Vlan|Tunnel|Dialer|BVI|Port-channel|Cellular|NVI';

const ios = [
  String.raw`\s*(?:no )?ip nat (?:inside|outside|source|pool|translation|create|log|service|settings)\b`,
  'Building configuration',
  'Current configuration ?:',
  String.raw`[A-Za-z][\w.-]*\(config[\w-]*\)#`,
  String.raw`interface (?:${interfaceType})[\d/ ]`,
  String.raw`(?:ip )?access-list (?:\d+|standard|extended) `,
  String.raw`ip route \d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ `,
];

const huawei = [
  String.raw`\s*nat (?:outbound|server|static|address-group|inbound)\b`,
  'acl (?:number |basic |advanced )',
  // Prompts of VRP and Comware with a command; the counters of iptables-save begin with a digit.
  String.raw`<[A-Za-z][\w.-]*>(?:sys|dis|save|quit|reset|undo|screen|ping|debug)`,
  String.raw`\[[~*]?[A-Za-z][\w./:~*-]*\] ?(?:acl|nat|int|ip |sysname|undo|quit|rule|dis|return|address|section)`,
];

const tables = [
  'Pro(?:to)? +Inside global +Inside local',
  String.raw`Total active translations: \d`,
  String.raw`(?:tcp|udp|icmp|---) +\d+\.\d+\.\d+\.\d+(?::\d+)? +\d+\.\d+\.\d+\.\d+(?::\d+)? +(?:---|\d+\.)`,
];

export const routerLine = new RegExp(`^(?:${[...ios, ...huawei, ...tables].join('|')})`);
