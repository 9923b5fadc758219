"""Reads the kernel's own account of a packet: the lines that the TRACE target leaves in the kernel log."""
import os
import re
import socket

LINE = re.compile(r"TRACE: (\w+):(\S+?):(rule|policy|return):(\d+) (.*)")
QUOTED = re.compile(r"\[.*?\]")


class KernelLog:
    def __init__(self):
        self.descriptor = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.descriptor, 0, os.SEEK_END)

    def lines(self):
        out = []
        while True:
            try:
                out.append(os.read(self.descriptor, 8192).decode(errors="replace").split(";", 1)[1].split("\n")[0])
            except BlockingIOError:
                return out
            except BrokenPipeError:                  # the ring overran: the oldest lines are gone
                continue


def fields(text):
    """The line's NAME=VALUE words. The IP header's come first: an echo request has an ID of its own after it."""
    out = {}
    for word in QUOTED.sub("", text).split():
        name, equals, value = word.partition("=")
        if equals:
            out.setdefault(name, value)
    return out


def short(address):
    """The log prints IPv6 addresses in full."""
    return socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, address)) if ":" in address else address


def mentions(lines, ident):
    """Whether the log names a packet with this identification."""
    named = (fields(found.group(5)) for found in map(LINE.search, lines) if found)
    return any(words.get("FLOWLBL", words.get("ID")) == str(ident) for words in named)


def events(lines, ident, counts, shifts):
    """The events of one packet, in order. `counts`: rules of each (family, table, chain).

    `shifts`: how many rules the guest put on top of each chain of raw: they are not the scenario's, and not counted.
    One habit of the kernel is put right: a rule without conditions whose target is a verdict is printed as if it were the chain's end.
    """
    out = []
    for line in lines:
        found = LINE.search(line)
        if not found:
            continue
        table, chain, kind, number, rest = found.groups()
        words = fields(rest)
        if words.get("FLOWLBL", words.get("ID")) != str(ident):
            continue
        rule = int(number)
        if table == "raw":
            rule -= shifts.get(chain, 0)
            if rule < 1:
                continue
        family = 6 if "FLOWLBL" in words else 4
        if kind != "rule" and rule <= counts.get((family, table, chain), 0):
            kind = "rule"
        event = {"table": table, "chain": chain, "event": kind, "rule": rule, "in": words.get("IN", ""), "out": words.get("OUT", ""),
                 "src": short(words["SRC"]), "dst": short(words["DST"])}
        # dump_ipv4_packet() and its twin stop where a header is cut off, before the mark; over IPv6 also behind ESP, and
        # behind AH in a fragment, before the protocol.
        if "INCOMPLETE" not in rest and "PROTO" in words:
            event["mark"] = int(words.get("MARK", "0"), 16)
        if "SPT" in words:
            event["sport"], event["dport"] = int(words["SPT"]), int(words["DPT"])
        out.append(event)
    return out
