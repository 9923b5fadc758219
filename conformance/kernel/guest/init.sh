#!/bin/bash
# The first and only process tree of the user-mode kernel. PP_MODULES, PP_GUEST, PP_IN, PP_OUT and PP_QUIET come from the
# kernel's command line: what it does not know itself it hands to init as environment.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /run
mkdir -p /run/modules/lib/modules /run/netns
ln -s "$PP_MODULES" "/run/modules/lib/modules/$(uname -r)"
dmesg -n 1
# Everything iptables, ipset and IPVS could ask for, at once: loading on demand would cost a failing search each time.
# The protocol helpers stay out, as on an ordinary node.
names=$(cd "$PP_MODULES/kernel/net" && find netfilter ipv4/netfilter ipv6/netfilter \
  \( -name 'xt_*.ko' -o -name 'ip*table*.ko' -o -name 'ipt_*.ko' -o -name 'ip6t_*.ko' -o -name 'ip_set*.ko' \
  -o -name 'ip_vs*.ko' -o -name 'nf_log_syslog.ko' -o -name 'nf_conntrack_netlink.ko' \
  \) ! -name '*ftp*' ! -name '*pe_sip*' -printf '%f\n' | sed 's/\.ko$//')
modprobe -q -d /run/modules -a dummy veth bridge ts_bm ts_kmp $names 8021q vrf macvlan ipvlan vxlan team team_mode_activebackup team_mode_roundrobin
modprobe -q -d /run/modules bonding max_bonds=0
# Tunnels, which a scenario loads itself: no node gets tunl0 and its like unasked.
echo 1 >/proc/sys/net/core/fb_tunnels_only_for_init_net
echo >/proc/sys/kernel/modprobe
/usr/bin/python3 -S -E -B "$PP_GUEST/main.py" "$PP_IN" "$PP_OUT" || echo 'the guest failed'
poweroff -f
