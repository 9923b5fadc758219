"""Runs inside the user-mode kernel: plays each scenario on a fresh node and writes what the kernel did.

usage: main.py SCENARIOS.json ANSWERS.jsonl
The first line of the answers names kernel and tools, then there is one line a scenario, in order.
"""
import ctypes
import json
import os
import platform
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bed as beds
import packets
import rules
import shell
import trace
import wire

SHIFTS = {chain: len(lines) for chain, lines in rules.HARNESS.items()}
FIRST_IDENT, LAST_IDENT = 100, 60000
# Looks in vain before a packet is taken to be done with: more where an answer is in doubt (PP_QUIET).
QUIET_LOOKS = int(os.environ.get("PP_QUIET", 1))
# Looks at most, 5 ms apart, for a packet of which the log says nothing.
MOST_LOOKS = 25


class Guest:
    def __init__(self):
        for name in ("all", "default", "lo"):
            shell.sysctl(f"net.ipv6.conf.{name}.disable_ipv6", 1)
        shell.sysctl("net.netfilter.nf_log_all_netns", 1)
        self.outer = shell.current_network()
        self.links = wire.Links()
        self.log = trace.KernelLog()
        self.ident = FIRST_IDENT
        self.turn = 0
        self.hosts = {}

    def play(self, scenario):
        bed = scenario.get("bed") or beds.DEFAULT
        families = {packets.family_of(packet) for packet in scenario["packets"]} | ({6} if scenario.get("ip6tables") else set())
        families |= {4} if scenario.get("iptables") or not families else set()
        shell.enter(self.outer)
        shell.new_network()
        shell.sysctl("net.ipv6.conf.default.disable_ipv6", 0)
        started = time.monotonic()
        self.turn += 1
        beds.make(bed, scenario.get("sysctls", {}), self.turn)
        node = shell.current_network()
        ears = None
        listeners = []
        try:
            shell.enter(self.outer)
            self.links.attach(bed, self.turn)
            shell.enter(node)
            for family, name in ((2, "nf_log_syslog"), (10, "nf_log_syslog")):
                shell.sysctl(f"net.netfilter.nf_log.{family}", name)
            beds.connect(bed)
            rules.load(scenario, families)
            dumps = rules.dump(scenario, families)
            host = self.host(scenario, bed, families)
            if scenario.get("after"):
                shell.run(scenario["after"])
            ears = wire.Ears(families, {packet["proto"] for packet in scenario["packets"]})
            listeners = [listen(wanted) for wanted in scenario.get("listen", [])]
            counts = rules.rule_counts(dumps)
            answers = [self.inject(packet, ears, counts) for packet in scenario["packets"]]
            return {"name": scenario["name"], "dumps": {**dumps, **host}, "answers": answers,
                    "milliseconds": round((time.monotonic() - started) * 1000)}
        finally:
            for open_socket in [ears] * bool(ears) + listeners:
                open_socket.close()
            os.close(node)
            shell.enter(self.outer)

    def host(self, scenario, bed, families):
        """Equal beds and set-ups give equal dumps: they are taken once."""
        key = json.dumps([scenario.get("setup"), bed, scenario.get("sysctls"), sorted(families)])
        if key not in self.hosts:
            turned = [*bed.get("sysctls", {}), *scenario.get("sysctls", {}), *bed.get("lateSysctls", {})]
            self.hosts[key] = rules.dump_host(families, bool(scenario.get("sysctls") or scenario.get("bed")), turned, bed.get("details", False))
        return self.hosts[key]

    def inject(self, packet, ears, counts):
        if not packet.get("fragment", {}).get("same"):
            self.ident = self.ident + 1 if self.ident < LAST_IDENT else FIRST_IDENT
        ident = self.ident
        data = packets.build(packet, ident)
        self.log.lines()
        self.links.drain()
        error = None
        if packet["from"] == "local":
            error = wire.send_local(packet, data)
        else:
            self.links.send(packet, data)
        time.sleep(packet.get("wait", 0.002))
        lines, seen = self.settle(ident, expected=not error and "fragment" not in packet)
        answer = {
            "events": trace.events(lines, ident, counts, SHIFTS),
            "egress": [{"at": link, **out} for link, out in seen if ident in (out["id"], out.get("inner", {}).get("id"))],
            "delivered": ears.heard(ident),
            "replies": [{"at": link, **out} for link, out in seen if answers(out, packet, ident)],
        }
        if error:
            answer["error"] = error
        return answer

    def settle(self, ident, expected):
        """All that was logged and sent, once nothing more comes: on a busy machine the kernel puts a packet's way off.

        `expected`: the log must name the packet, since whatever enters netfilter is logged.
        """
        lines, seen = self.log.lines(), self.links.drain()
        quiet = looks = 0
        while quiet < QUIET_LOOKS or (expected and looks < MOST_LOOKS and not trace.mentions(lines, ident)):
            time.sleep(0.001 if quiet < QUIET_LOOKS else 0.005)
            more, out = self.log.lines(), self.links.drain()
            quiet = 0 if more or out else quiet + 1
            looks += 1
            lines, seen = lines + more, seen + out
        return lines, seen


def answers(out, packet, ident):
    """Whether what left is the node's own answer: an ICMP error about this packet, or a reset of its connection."""
    if "quoted" in out:
        return out["quoted"]["id"] == ident
    return out["id"] != ident and out.get("tcpFlags", 0) & packets.FLAGS["RST"] != 0


def listen(wanted):
    """A program of the node that listens, where a target asks for one (TPROXY, socket)."""
    family = socket.AF_INET6 if ":" in wanted["address"] else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM if wanted["proto"] == "tcp" else socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if wanted.get("transparent"):
        listener.setsockopt(*((socket.IPPROTO_IPV6, 75) if family == socket.AF_INET6 else (socket.SOL_IP, 19)), 1)
    if wanted.get("mute"):
        take_nothing(listener)
    listener.bind((wanted["address"], wanted["port"]))
    if wanted["proto"] == "tcp":
        listener.listen(8)
    return listener


def take_nothing(listener):
    """A filter that every packet fails: the kernel throws away what comes, and neither answers it nor refuses it."""
    instruction = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))     # BPF_RET | BPF_K: 0 bytes
    listener.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HP", 1, ctypes.addressof(instruction)))


def versions():
    return {"kernel": platform.release(), "iptables": shell.run("iptables-legacy --version").strip(),
            "ipset": shell.run("ipset --version", check=False).split(",")[0].strip(),
            "ipvsadm": shell.run("ipvsadm --version", check=False).split("(")[0].strip(),
            "iproute2": shell.run("ip -V").strip()}


def main():
    with open(sys.argv[1]) as source:
        scenarios = json.load(source)
    guest = Guest()
    with open(sys.argv[2], "w") as out:
        out.write(json.dumps(versions()) + "\n")
        for scenario in scenarios:
            try:
                result = guest.play(scenario)
            except Exception as error:  # noqa: BLE001: one scenario's fault must not cost the others
                said = [line for line in guest.log.lines() if "tables: " in line]
                result = {"name": scenario["name"], "error": "; ".join([f"{type(error).__name__}: {error}", *said])}
            out.write(json.dumps(result, separators=(",", ":")) + "\n")
            out.flush()


main()
