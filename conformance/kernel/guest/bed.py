"""The node of a scenario and its surroundings: devices, addresses, neighbours.

Each scenario gets a fresh network namespace as its node. The far ends of its links stay in the first namespace, where
one packet socket sends and hears for all of them; nobody there ever answers.
"""
import ipaddress
import socket
import struct

from shell import run, sysctl

RTM_NEWNEIGH, NLM_REPLACE = 28, 0x1 | 0x100 | 0x400
NUD_PERMANENT = 0x80

DEFAULT = {
    "links": [
        {"name": "left", "device": "eth-l", "mac": "02:00:00:00:01:01", "addresses": ["10.1.0.1/24", "fd01::1/64"],
         "neighbours": ["10.1.0.2-10.1.0.254", "fd01::2-fd01::fe"]},
        {"name": "right", "device": "eth-r", "mac": "02:00:00:00:02:01", "addresses": ["10.2.0.1/24", "fd02::1/64"],
         "neighbours": ["10.2.0.2-10.2.0.254", "fd02::2-fd02::fe"]},
    ],
    "commands": ["link add kube-ipvs0 address 02:00:00:00:03:01 type dummy", "route add default via 10.2.0.254", "route add default via fd02::fe"],
}
SYSCTLS = {
    "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1, "net.ipv4.conf.all.rp_filter": 0,
    "net.ipv4.conf.default.rp_filter": 0, "net.ipv4.conf.all.accept_local": 1, "net.ipv4.vs.conntrack": 1,
}
# Settings that keep the node from speaking unasked, and let it answer as often as it is asked.
QUIET = {
    "net.ipv4.conf.all.send_redirects": 0, "net.ipv4.conf.default.send_redirects": 0, "net.ipv6.conf.default.accept_dad": 0, "net.ipv6.conf.default.router_solicitations": 0,
    "net.ipv4.icmp_ratelimit": 0, "net.ipv6.icmp.ratelimit": 0, "net.ipv6.conf.default.mldv2_unsolicited_report_interval": 0,
}


def far_mac(index, link=None):
    return (link or {}).get("farMac", f"02:00:00:00:{index + 1:02x}:02")


def carrier(links, index):
    """The link whose far end is this one's too: a VLAN or a macvlan has none of its own."""
    over = links[index].get("over")
    if over is None:
        return index
    below = [i for i, link in enumerate(links) if "over" not in link and over in (link["device"], link.get("master"))]
    return below[0] if below else next(carrier(links, i) for i, link in enumerate(links) if link["device"] == over)


def far_device(turn, index):
    """A node may outlive its scenario for a while (a half-open connection holds it): the next one has other far ends."""
    return f"far{turn}-{index}"


def expand(neighbours):
    for text in neighbours:
        first, _, last = text.partition("-")
        low = ipaddress.ip_address(first)
        for offset in range(int(ipaddress.ip_address(last or first)) - int(low) + 1):
            yield low + offset


def together(links, one, other):
    """Whether two far ends are one: those of a bond's members."""
    return one == other or (links[one].get("farMac") is not None and links[one].get("master") == links[other].get("master"))


def add_neighbours(device, mac, neighbours):
    """Permanent neighbours by netlink: a thousand of them cost less than one `ip` process."""
    index = socket.if_nametoindex(device)
    hardware = bytes(int(part, 16) for part in mac.split(":"))
    messages = b""
    for address in expand(neighbours):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        body = struct.pack("=BxxxiHBB", family, index, NUD_PERMANENT, 0, 1)
        body += struct.pack("=HH", 4 + len(address.packed), 1) + address.packed           # NDA_DST
        body += struct.pack("=HH", 10, 2) + hardware + b"\0\0"                            # NDA_LLADDR, padded
        messages += struct.pack("=IHHII", 16 + len(body), RTM_NEWNEIGH, NLM_REPLACE, 1, 0) + body
    if messages:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as link:
            link.sendall(messages)


def make(bed, sysctls, turn):
    """Builds the node in the current namespace; far ends go to the namespace of process 1."""
    for name, value in {**SYSCTLS, **QUIET, **bed.get("sysctls", {}), **sysctls}.items():
        sysctl(name, value)
    lines = ["link set lo up"] + bed.get("before", [])
    for index, link in enumerate(bed["links"]):
        device = link["device"]
        if "over" not in link:
            lines.append(f"link add {device} address {link['mac']} type veth peer name {far_device(turn, index)} address {far_mac(index, link)} netns 1")
        elif "vlan" in link:
            lines.append(f"link add link {link['over']} name {device} type vlan id {link['vlan']}")
        else:
            kind = link.get("kind", "macvlan mode bridge")
            address = "" if kind.startswith("ipvlan") else f"address {link['mac']} "
            lines.append(f"link add link {link['over']} name {device} {address}type {kind}")
        if "master" in link:
            lines.append(f"link set {device} master {link['master']}")
        lines.append(f"link set {device} up")
        lines += [f"addr add {address} dev {device}" + (" nodad" if ":" in address else " brd +" if not address.endswith("/32") else "")
                  for address in link.get("addresses", [])]
    run("ip -batch -", "\n".join(lines) + "\n")
    return lines


def connect(bed):
    """The rest, once the far ends are up (a route needs a carrier)."""
    if bed.get("commands"):
        run("ip -batch -", "\n".join(bed["commands"]) + "\n")
    for index, link in enumerate(bed["links"]):
        routed = link["device"] if link.get("vrf") else link.get("master", link["device"])
        add_neighbours(routed, far_mac(carrier(bed["links"], index), bed["links"][carrier(bed["links"], index)]), link.get("neighbours", []))
    for name, value in bed.get("lateSysctls", {}).items():
        sysctl(name, value)
