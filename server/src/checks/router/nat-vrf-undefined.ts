import { message } from '../../text/message.ts';
import { at, routerNodeCheck } from './router-check.ts';

export const natVrfUndefined = routerNodeCheck({
  code: 'nat-vrf-undefined',
  title: 'A VRF that is not defined',
  severity: 'error',
  why: 'The rule belongs to a routing table that there is not: no packet ever comes to it. Often the name is misspelt; case counts.',
  before: `vrf definition RED
interface GigabitEthernet0/1
 vrf forwarding RED
ip nat inside source static 10.9.0.5 203.0.113.6 vrf Red
`,
  after: `vrf definition RED
interface GigabitEthernet0/1
 vrf forwarding RED
ip nat inside source static 10.9.0.5 203.0.113.6 vrf RED
`,
  *run({ router }) {
    if (router.isExcerpt === true) return;
    // A file that shows neither VRFs nor interfaces is a piece of a configuration.
    if (router.vrfs.length === 0 && router.interfaces.length === 0) return;
    const names = new Set(router.vrfs.map(({ name }) => name));
    const uses = [
      ...router.rules.flatMap(({ vrf }) => vrf ?? []),
      ...router.interfaces.flatMap(({ vrf }) => vrf ?? []),
    ];
    for (const { name, place } of uses) {
      if (!names.has(name)) yield at(place, message('There is no VRF {vrf} in this configuration.', { vrf: name }));
    }
  },
});
