"""Builds the bytes of a scenario's packets, checksums included, and reads those that leave the node."""
import socket
import struct

PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58,
             "sctp": 132, "mh": 135, "udplite": 136, "99": 99}
WITH_PORTS = (6, 17, 33, 132, 136)
# Where scenarios send tunnels of generic UDP encapsulation.
GUE_PORT = 6080
# Bytes from the UDP header to the packet inside, by port: GUE, VXLAN and Geneve with their Ethernet header.
INNER_BEHIND = {GUE_PORT: 12, 4789: 30, 8472: 30, 6081: 30}
FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32, "ECE": 64, "CWR": 128, "NONE": 0}
WITH_ICMP_ID = {4: (0, 8, 13, 14), 6: (128, 129)}
ICMP_ERRORS = {4: (3, 5, 11, 12), 6: (1, 2, 3, 4)}


def checksum(data):
    """The Internet checksum of RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def crc32c(data):
    """SCTP's checksum (RFC 9260, appendix A)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def family_of(packet):
    return 6 if ":" in packet["src"] else 4


def packed(address):
    return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)


def payload_of(packet, default=0):
    if "data" in packet:
        return packet["data"].encode("latin-1")
    return b"x" * packet.get("payload", default)


def pseudo(packet, number, length):
    addresses = packed(packet["src"]) + packed(packet.get("sumFor", packet["dst"]))
    if family_of(packet) == 6:
        return addresses + struct.pack("!IHBB", length, 0, 0, number)
    return addresses + struct.pack("!BBH", 0, number, length)


def with_checksum(packet, number, body, at, over_pseudo=True, zero=0):
    covered = (pseudo(packet, number, len(body)) if over_pseudo else b"") + body
    return body[:at] + struct.pack("!H", checksum(covered) or zero) + body[at + 2:]


def tcp(packet):
    flags = sum(FLAGS[name] for name in packet.get("flags", "SYN").split(","))
    # Both ends begin at 1000, so that a conversation without payload is in its window whoever speaks.
    seq = packet.get("seq", 1000 if flags & FLAGS["SYN"] else 1001)
    ack = packet.get("ack", 1001 if flags & FLAGS["ACK"] else 0)
    mss = struct.pack("!BBH", 2, 4, packet.get("mss", 1460))
    options = b"".join(bytes([kind]) if kind < 2 else {2: mss, 3: b"\x03\x03\x07", 4: b"\x04\x02",
                       8: b"\x08\x0a" + b"\0" * 8}.get(kind, bytes([kind, 2])) for kind in packet.get("tcpOptions", []))
    options += b"\0" * (-len(options) % 4)
    body = struct.pack("!HHIIBBHHH", packet["sport"], packet["dport"], seq, ack,
                       (5 + len(options) // 4) << 4, flags, 8192, 0, 0) + options + payload_of(packet)
    return with_checksum(packet, 6, body, 16)


def udp(packet):
    data = payload_of(packet, 8)
    body = struct.pack("!HHHH", packet["sport"], packet["dport"], 8 + len(data), 0) + data
    return with_checksum(packet, 17, body, 6, zero=0xFFFF)


def udplite(packet):
    data = payload_of(packet, 8)
    body = struct.pack("!HHHH", packet["sport"], packet["dport"], 8 + len(data), 0) + data
    return with_checksum(packet, 136, body, 6, zero=0xFFFF)


def icmp(packet):
    six = family_of(packet) == 6
    kind = packet.get("icmpType", 128 if six else 8)
    head = struct.pack("!BBH", kind, packet.get("icmpCode", 0), 0)
    if "quoted" in packet:
        body = head + struct.pack("!I", 1280 if six else 0) + quoted(packet["quoted"])
    elif six and kind in (135, 136):                                  # neighbour solicitation and advertisement
        body = head + struct.pack("!I", 0) + packed(packet.get("target", packet["dst"]))
    else:
        body = head + struct.pack("!HH", packet.get("icmpId", 77), packet.get("icmpSeq", 1)) + payload_of(packet, 4)
    return with_checksum(packet, 58 if six else 1, body, 2, over_pseudo=six)


def quoted(packet):
    """The start of the packet that an ICMP error is about: its IP header and 8 bytes."""
    whole = build({**packet, "ttl": packet.get("ttl", 63)}, packet.get("id", 1))
    return whole[:(40 if family_of(packet) == 6 else 20) + 8]


def sctp(packet):
    kinds = {"DATA": 0, "INIT": 1, "INIT_ACK": 2, "HEARTBEAT": 4, "HEARTBEAT_ACK": 5, "ABORT": 6, "SHUTDOWN": 7,
             "SHUTDOWN_ACK": 8, "ERROR": 9, "COOKIE_ECHO": 10, "COOKIE_ACK": 11, "SHUTDOWN_COMPLETE": 14}
    numbered = lambda chunk: kinds[chunk] if isinstance(chunk, str) else chunk
    chunks = [(numbered(one["type"]), one.get("flags", 0)) for one in packet.get("chunks", [])]
    chunks = chunks or [(kinds[packet.get("chunk", "INIT")], packet.get("chunkFlags", 0))]
    body = b""
    for kind, flags in chunks:
        value = struct.pack("!IIHHI", 1, 65536, 1, 1, 1) if kind in (1, 2) else b"\0" * 12
        body += struct.pack("!BBH", kind, flags, 4 + len(value)) + value
    head = struct.pack("!HHI", packet["sport"], packet["dport"], 0 if chunks[0][0] == 1 else packet.get("tag", 1))
    return head + struct.pack("<I", crc32c(head + b"\0" * 4 + body)) + body


def dccp(packet):
    kind = packet.get("dccpType", 0)                                  # REQUEST
    more = {0: 4, 1: 12, 2: 0, 7: 12}.get(kind, 8)                    # behind the 48 bit sequence number
    # Options below 32 are a byte each, the others have a length.
    options = b"".join(bytes([kind]) if kind < 32 else bytes([kind, 2]) for kind in packet.get("dccpOptions", []))
    options += b"\0" * (-len(options) % 4)
    head = struct.pack("!HHBBHBBHI", packet["sport"], packet["dport"], 4 + (more + len(options)) // 4, 0, 0, kind << 1 | 1, 0, 0, 1)
    return with_checksum(packet, 33, head + b"\0" * more + options, 6)


def gre(packet):
    return struct.pack("!HH", 0, 0x0800) + payload_of(packet, 16)


def esp(packet):
    return struct.pack("!II", packet.get("spi", 256), 1) + payload_of(packet, 16)


def ah(packet):
    return struct.pack("!BBHII", 59, 4, 0, packet.get("spi", 256), 1) + b"\0" * 12 + payload_of(packet, 0)


def mh(packet):
    body = struct.pack("!BBBBHH", 59, 0, packet.get("mhType", 0), 0, 0, 0)
    return with_checksum(packet, 135, body, 4)


BODIES = {"tcp": tcp, "udp": udp, "udplite": udplite, "icmp": icmp, "icmpv6": icmp, "sctp": sctp, "dccp": dccp, "gre": gre,
          "esp": esp, "ah": ah, "mh": mh}


NEXT_HEADERS = {"hop-by-hop": 0, "destination": 60, "routing": 43, "fragment": 44, "auth": 51}


def extension_headers(packet, last):
    """The IPv6 headers a packet asks for, before that of the protocol: (number of the first, bytes)."""
    headers = [{"kind": one} if isinstance(one, str) else one for one in packet.get("headers", [])]
    chain = [NEXT_HEADERS[header["kind"]] for header in headers] + [last]
    return chain[0], b"".join(extension_header(packet, header, following) for header, following in zip(headers, chain[1:]))


def extension_header(packet, header, following):
    kind = header["kind"]
    if kind == "fragment":
        part = packet.get("fragment", {})
        return struct.pack("!BBHI", following, header.get("reserved", 0),
                           part.get("offset", 0) & 0xFFF8 | (1 if part.get("more") else 0), header.get("id", 4711))
    if kind == "auth":
        return struct.pack("!BBHII", following, 4, 0, header.get("spi", packet.get("spi", 256)), 1) + b"\0" * 12
    if kind == "routing":
        stations = b"".join(packed(address) for address in header.get("addresses", [packet["dst"]]))
        return struct.pack("!BBBBI", following, len(stations) // 8, header.get("routingType", 2), header.get("segmentsLeft", 0),
                           header.get("reserved", 0)) + stations
    # Six bytes of padding (PadN) where no options are asked for. Pad1 has no length.
    options = b"".join(b"\0" if one["type"] == 0 else bytes([one["type"], one["length"]]) + b"\0" * one["length"]
                       for one in header.get("options", [{"type": 1, "length": 4}]))
    return struct.pack("!BB", following, (len(options) + 2) // 8 - 1) + options


def is_icmp_by_number(packet):
    """A protocol by number has filler behind the header of IP, but for ICMP that says of which type it is and what it carries not."""
    mine = "58" if family_of(packet) == 6 else "1"
    return packet["proto"] == mine and "icmpType" in packet and "payload" not in packet and "data" not in packet


def piece(packet, body):
    """What a fragment holds of the whole, where it says how much of it."""
    part = packet.get("fragment", {})
    return body[part["offset"]:part["offset"] + part["bytes"]] if "bytes" in part else body


def build(packet, ident):
    """The whole packet; `ident` is its identification (IPv4) or flow label (IPv6), by which it is known again."""
    number = PROTOCOLS[packet["proto"]] if packet["proto"] in PROTOCOLS else int(packet["proto"])
    make = icmp if is_icmp_by_number(packet) else BODIES.get(packet["proto"])
    body = piece(packet, make(packet) if make else payload_of(packet, 16))
    if family_of(packet) == 6:
        first, extra = extension_headers(packet, number)
        head = struct.pack("!IHBB", 6 << 28 | packet.get("tos", 0) << 20 | ident, len(extra) + len(body), first, packet.get("ttl", 64))
        return head + packed(packet["src"]) + packed(packet["dst"]) + extra + body
    part = packet.get("fragment")
    offset = (part.get("offset", 0) // 8 | (0x2000 if part.get("more") else 0)) if part else 0
    offset |= 0x4000 if packet.get("dontFragment") else 0
    options = bytes(packet.get("options", []))
    options += b"\0" * (-len(options) % 4)
    head = struct.pack("!BBHHHBBH", 0x45 + len(options) // 4, packet.get("tos", 0), 20 + len(options) + len(body), ident, offset,
                       packet.get("ttl", 64), number, 0) + packed(packet["src"]) + packed(packet["dst"]) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def read(data):
    """What a packet on the wire says of itself; None where it is no IP."""
    if len(data) < 20:
        return None
    version = data[0] >> 4
    if version == 4:
        ident, = struct.unpack("!H", data[4:6])
        out = {"id": ident, "src": socket.inet_ntoa(data[12:16]), "dst": socket.inet_ntoa(data[16:20]), "proto": data[9],
               "ttl": data[8], "tos": data[1], "length": struct.unpack("!H", data[2:4])[0]}
        rest = data[(data[0] & 15) * 4:]
        first_fragment = not struct.unpack("!H", data[6:8])[0] & 0x1FFF
    elif version == 6 and len(data) >= 40:
        word, length, number, limit = struct.unpack("!IHBB", data[:8])
        rest = data[40:]
        first_fragment = True
        while number in (0, 43, 44, 51, 60) and len(rest) >= 8:
            if number == 44:
                first_fragment = first_fragment and not struct.unpack("!H", rest[2:4])[0] & 0xFFF8
            size = 8 if number == 44 else 8 + rest[1] * 4 if number == 51 else 8 + rest[1] * 8
            number, rest = rest[0], rest[size:]
        out = {"id": word & 0xFFFFF, "src": socket.inet_ntop(socket.AF_INET6, data[8:24]),
               "dst": socket.inet_ntop(socket.AF_INET6, data[24:40]), "proto": number, "ttl": limit, "tos": word >> 20 & 255,
               "length": 40 + length}
    else:
        return None
    if first_fragment:
        read_transport(out, rest, version)
    return out


def read_transport(out, rest, version):
    if out["proto"] in WITH_PORTS and len(rest) >= 4:
        out["sport"], out["dport"] = struct.unpack("!HH", rest[:4])
        if out["proto"] == 17 and out["dport"] in INNER_BEHIND:
            inner = read(rest[INNER_BEHIND[out["dport"]]:])
            if inner:
                out["inner"] = inner
        if out["proto"] == 6 and len(rest) >= 14:
            out["tcpFlags"] = rest[13]
    elif out["proto"] in (4, 41, 47):
        gre = (18 if rest[2:4] == b"\x65\x58" else 4) if out["proto"] == 47 else 0  # an Ethernet frame inside, or a packet
        inner = read(rest[gre:])
        if inner:
            out["inner"] = inner
    elif out["proto"] == (58 if version == 6 else 1) and len(rest) >= 8:
        out["icmpType"], out["icmpCode"] = rest[0], rest[1]
        if rest[0] in ICMP_ERRORS[version]:
            inner = read(rest[8:])
            if inner:
                out["quoted"] = {key: inner[key] for key in ("id", "src", "dst", "proto")}
        elif rest[0] in WITH_ICMP_ID[version]:
            out["icmpId"], = struct.unpack("!H", rest[4:6])
