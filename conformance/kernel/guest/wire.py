"""Ears and mouths: what leaves on a link, what reaches a local socket, and how packets get in."""
import errno
import fcntl
import socket
import struct

import bed as beds
from packets import PROTOCOLS, family_of, read
from shell import LIBC

ETH_P_ALL, PACKET_OUTGOING = 3, 4
SOL_PACKET, PACKET_AUXDATA, TP_STATUS_VLAN_VALID = 263, 8, 0x10
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
IPV6_FLOWINFO, IPV6_HDRINCL, SO_MARK = 11, 36, 36


class Links:
    """One packet socket in the outer namespace, for the far ends of all links."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.links = []
        self.turn = 0

    def attach(self, bed, turn):
        self.links, self.turn = bed["links"], turn
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            for index, link in enumerate(self.links):
                if "over" in link or link.get("down"):
                    continue
                name = beds.far_device(self.turn, index).encode().ljust(16, b"\0")
                flags, = struct.unpack("=H", fcntl.ioctl(control, SIOCGIFFLAGS, name + b"\0" * 24)[16:18])
                fcntl.ioctl(control, SIOCSIFFLAGS, name + struct.pack("=H", flags | IFF_UP) + b"\0" * 22)

    def send(self, packet, data):
        index = next(i for i, link in enumerate(self.links) if link["name"] == packet["from"])
        link = self.links[index]
        far = beds.carrier(self.links, index)
        ours = packet.get("mac", beds.far_mac(far, self.links[far]))
        theirs = packet.get("toMac", link.get("gatewayMac", link["mac"]))
        octets = lambda mac: bytes(int(part, 16) for part in mac.split(":"))
        kind = 0x86DD if data[0] >> 4 == 6 else 0x0800
        tag = struct.pack("!HH", 0x8100, link["vlan"]) if "vlan" in link else b""
        frame = octets(theirs) + octets(ours) + tag + struct.pack("!H", kind) + data
        try:
            self.socket.sendto(frame, (beds.far_device(self.turn, far), 0x8100 if tag else kind))
        except OSError as error:
            if error.errno != errno.ENOBUFS:         # the node's end is down: the link takes nothing
                raise

    def drain(self):
        """What came out since the last call, as (link, packet)."""
        out = []
        names = {beds.far_device(self.turn, i): (i, beds.far_mac(i, link)) for i, link in enumerate(self.links) if "over" not in link}
        while True:
            try:
                data, told, _, address = self.socket.recvmsg(65535, 64)
            except BlockingIOError:
                return out
            except OSError:                          # a link of the scenario before went down
                continue
            if address[2] == PACKET_OUTGOING or address[0] not in names:
                continue
            index, mac = names[address[0]]
            group = data[0] & 1
            if not group and data[:6] != bytes(int(part, 16) for part in mac.split(":")):
                continue                             # flooded by a bridge, not meant for this port
            kind, = struct.unpack("!H", data[12:14])
            vlan = vlan_of(told)
            if kind == 0x8100:
                vlan, kind = struct.unpack("!HH", data[14:18])
                data = data[4:]
            if kind in (0x0800, 0x86DD):
                packet = read(data[14:])
                if packet:
                    out.append((self.name_of(index, vlan and vlan & 0xFFF, data[6:12]), packet))

    def name_of(self, index, vlan, source):
        """The link that a frame at a far end belongs to: a VLAN's by its tag, a macvlan's by its sender."""
        for other, link in enumerate(self.links):
            if "over" not in link or not beds.together(self.links, beds.carrier(self.links, other), index):
                continue
            if link.get("kind", "").startswith("ipvlan"):  # its frames are those of the device below
                continue
            if link.get("vlan") == vlan if "vlan" in link else source == bytes(int(part, 16) for part in link["mac"].split(":")):
                return link["name"]
        return self.links[index]["name"]


def vlan_of(told):
    """The tag that the kernel took off a frame: tpacket_auxdata of linux/if_packet.h."""
    for _, kind, data in told:
        if kind == PACKET_AUXDATA and struct.unpack("=I", data[:4])[0] & TP_STATUS_VLAN_VALID:
            return struct.unpack("=H", data[16:18])[0]
    return None


class Ears:
    """Raw sockets of the node: they hear exactly what passed INPUT to its end, whether or not a program listens.

    One for AH would hear the header before any other protocol too, and keep the kernel from refusing it: there is one
    only where a packet is of AH itself.
    """

    def __init__(self, families, protocols):
        named = {number for name, number in PROTOCOLS.items() if name != "ah" or name in protocols}
        numbers = sorted(named | {int(name) for name in protocols if name.isdigit() and 0 < int(name) < 256})
        self.four = [self.open(socket.AF_INET, number) for number in numbers] if 4 in families else []
        # One for "no next header" would be given what nobody else is.
        self.six = [(number, self.open(socket.AF_INET6, number)) for number in numbers if number != 59] if 6 in families else []
        for _, ear in self.six:
            ear.setsockopt(socket.IPPROTO_IPV6, IPV6_FLOWINFO, 1)
            ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)

    @staticmethod
    def open(family, number):
        ear = socket.socket(family, socket.SOCK_RAW, number)
        ear.setblocking(False)
        return ear

    def heard(self, ident):
        """The packets with this identification that reached a socket."""
        out = []
        for ear in self.four:
            for data in drain(lambda: ear.recv(65535)):
                packet = read(data)
                if packet and packet["id"] == ident:
                    out.append(packet)
        for number, ear in self.six:
            for data, ancillary, _, source in drain(lambda: ear.recvmsg(65535, 256)):
                seen = {(level, kind): value for level, kind, value in ancillary}
                flow = seen.get((socket.IPPROTO_IPV6, IPV6_FLOWINFO))
                where = seen.get((socket.IPPROTO_IPV6, socket.IPV6_PKTINFO))
                if flow is None or struct.unpack("!I", flow)[0] & 0xFFFFF != ident or where is None:
                    continue
                head = struct.pack("!IHBB", 6 << 28 | ident, len(data), number, 0)
                packet = read(head + socket.inet_pton(socket.AF_INET6, source[0].split("%")[0]) + where[:16] + data)
                if packet:
                    del packet["ttl"], packet["tos"]  # not told here
                    out.append(packet)
        return out

    def close(self):
        for ear in self.four + [ear for _, ear in self.six]:
            ear.close()


def drain(receive):
    while True:
        try:
            yield receive()
        except OSError:
            return


def send_local(packet, data):
    """Sends as a program of the node would. Returns the error's words where the kernel refused."""
    six = family_of(packet) == 6
    LIBC.setfsgid(packet.get("gid", 0))
    LIBC.setfsuid(packet.get("uid", 0))
    try:
        mouth = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_RAW, 255)
    finally:
        LIBC.setfsuid(0)
        LIBC.setfsgid(0)
    with mouth:
        mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        if six:
            mouth.setsockopt(socket.IPPROTO_IPV6, IPV6_HDRINCL, 1)
        if packet.get("bound"):
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, packet["bound"].encode())
        if packet.get("mark"):
            mouth.setsockopt(socket.SOL_SOCKET, SO_MARK, struct.pack("=I", packet["mark"]))
        try:
            mouth.sendto(data, (packet["dst"], 0, 0, 0) if six else (packet["dst"], 0))
        except OSError as error:
            return error.strerror
    return None
