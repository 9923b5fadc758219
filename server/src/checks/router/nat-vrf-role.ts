import { message } from '../../text/message.ts';
import { at, routerCheck } from './router-check.ts';

export const natVrfRole = routerCheck({
  code: 'nat-vrf-role',
  title: 'A rule for a VRF in which no inside interface lies',
  severity: 'warning',
  why: 'A rule with `vrf` translates packets that come in by inside interfaces of that VRF; one without it those of the global table. With `match-in-vrf` the outside interface must lie in the VRF as well.',
  before: `vrf definition RED
interface GigabitEthernet0/1
 ip address 10.9.0.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 10.9.0.5 203.0.113.6 vrf RED
`,
  after: `vrf definition RED
interface GigabitEthernet0/1
 vrf forwarding RED
 ip address 10.9.0.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 10.9.0.5 203.0.113.6 vrf RED
`,
  *run({ router, sided }) {
    if (router.isExcerpt === true) return;
    const inside = sided('inside');
    const outside = sided('outside');
    const names = new Set(router.vrfs.map(({ name }) => name));
    for (const { vrf, matchInVrf, place } of router.rules) {
      if (inside.length === 0 || (vrf !== undefined && !names.has(vrf.name))) continue;
      if (!inside.some((device) => device.vrf?.name === vrf?.name)) {
        yield vrf === undefined
          ? at(place, message('This rule belongs to the global table, and all inside interfaces lie in VRFs.'))
          : at(vrf.place, message('No inside interface lies in the VRF {vrf}.', { vrf: vrf.name }));
      } else if (
        matchInVrf &&
        vrf !== undefined &&
        outside.length > 0 &&
        !outside.some((device) => device.vrf?.name === vrf.name)
      ) {
        yield at(
          vrf.place,
          message('With `match-in-vrf` an outside interface must lie in the VRF {vrf}, and none does.', {
            vrf: vrf.name,
          }),
        );
      }
    }
  },
});
