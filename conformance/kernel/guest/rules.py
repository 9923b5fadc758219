"""Loads a scenario's rules, sets and services, and dumps the node as its administrator would."""
from shell import run

CHAINS = {
    "raw": ["PREROUTING", "OUTPUT"],
    "mangle": ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
    "nat": ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
    "filter": ["INPUT", "FORWARD", "OUTPUT"],
    "security": ["INPUT", "FORWARD", "OUTPUT"],
}
# What the guest adds on top of raw.
HARNESS = {"PREROUTING": ["-A PREROUTING -j TRACE"], "OUTPUT": ["-A OUTPUT -j TRACE"]}
HARNESS_LINES = [line for lines in HARNESS.values() for line in lines]
SYSCTLS = ("net.ipv4.ip_forward net.ipv6.conf.all.forwarding net.ipv4.conf.all.rp_filter net.ipv4.conf.default.rp_filter "
           "net.ipv4.conf.all.accept_local net.ipv4.conf.all.route_localnet "
           "net.ipv4.vs.conntrack net.ipv4.vs.conn_reuse_mode net.ipv4.vs.sloppy_tcp net.ipv4.vs.sloppy_sctp net.ipv4.vs.snat_reroute "
           "net.ipv4.vs.schedule_icmp net.ipv4.vs.nat_icmp_send net.ipv4.vs.ignore_tunneled net.ipv4.vs.expire_nodest_conn "
           "net.ipv4.vs.expire_quiescent_template net.ipv4.vs.cache_bypass net.ipv4.vs.secure_tcp net.ipv4.vs.drop_packet "
           "net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables")


def complete(text):
    """The dump with every table present, so that each is traced, and the guest's own rules first in raw."""
    out, seen, table, traced = [], set(), None, False
    for line in (text or "").splitlines():
        if line.startswith("*"):
            table = line[1:].strip()
            seen.add(table)
        if table == "raw" and not traced and (line.startswith("-A") or line.strip() == "COMMIT"):
            out += HARNESS_LINES
            traced = True
        out.append(line)
    for name, chains in CHAINS.items():
        if name not in seen:
            out += [f"*{name}"] + [f":{chain} ACCEPT [0:0]" for chain in chains] + (HARNESS_LINES if name == "raw" else []) + ["COMMIT"]
    return "\n".join(out) + "\n"


def load(scenario, families):
    if scenario.get("setup"):
        run(scenario["setup"])
    if scenario.get("ipset"):
        run("ipset -exist restore", scenario["ipset"])         # generated entries may come twice
    if scenario.get("ipvs"):
        run("ipvsadm -R", scenario["ipvs"])
    if 4 in families:
        run("iptables-legacy-restore", complete(scenario.get("iptables")))
    if 6 in families:
        run("ip6tables-legacy-restore", complete(scenario.get("ip6tables")))


def without_harness(text):
    return "".join(line for line in text.splitlines(True) if line.strip() not in HARNESS_LINES)


def dump(scenario, families):
    """The dumps that change with the scenario."""
    out = {}
    if 4 in families:
        out["iptables-save.txt"] = without_harness(run("iptables-legacy-save"))
    if 6 in families:
        out["ip6tables-save.txt"] = without_harness(run("ip6tables-legacy-save"))
    if scenario.get("ipset"):
        out["ipset-save.txt"] = run("ipset save")
        out["ipset-list.txt"] = run("ipset list")
    if scenario.get("ipvs"):
        out["ipvsadm.txt"] = run("ipvsadm -Ln")
        out["ipvsadm-save.txt"] = run("ipvsadm -Sn")
        if " -x " in scenario["ipvs"]:
            out["ipvsadm-thresholds.txt"] = run("ipvsadm -Ln --thresholds")
    return out


def dump_host(families, switches, turned=(), details=False):
    """The dumps of devices, addresses and routes; those of switches where the scenario turned any (`turned`: their names)."""
    out = {"ip-addr.txt": run("ip addr"), "ip-route.txt": run("ip route show table all"), "ip-rule.txt": run("ip rule")}
    if details:
        out["ip-link.txt"] = run("ip -d link")
    if switches:
        out["sysctl.txt"] = run("sysctl -e " + " ".join(dict.fromkeys([*SYSCTLS.split(), *turned])))
    if 6 in families:
        out["ip-6-rule.txt"] = run("ip -6 rule")
    return out


def rule_counts(dumps):
    out = {}
    for name, family in (("iptables-save.txt", 4), ("ip6tables-save.txt", 6)):
        table = None
        for line in dumps.get(name, "").splitlines():
            if line.startswith("*"):
                table = line[1:]
            elif line.startswith("-A "):
                key = (family, table, line.split()[1])
                out[key] = out.get(key, 0) + 1
    return out
