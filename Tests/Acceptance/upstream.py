"""A name server for tests: answers what it knows over UDP, counts what it is asked, refuses nothing.

Usage: upstream.py ADDRESS LOG
"""
import socket
import struct
import sys

address, log = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
while True:
    query, client = server.recvfrom(4096)
    labels, place = [], 12
    while query[place]:
        labels.append(query[place + 1 : place + 1 + query[place]].decode())
        place += 1 + query[place]
    kind = struct.unpack("!H", query[place + 1 : place + 3])[0]
    name = ".".join(labels)
    with open(log, "a") as file:
        print(name, kind, file=file)
    question = query[12 : place + 5]
    known = name.endswith("outside.test")
    answers = b""
    if known and kind == 1:
        answers = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([203, 0, 113, 7])
    flags = 0x8180 if known else 0x8183
    header = query[:2] + struct.pack("!HHHHH", flags, 1, 1 if answers else 0, 0, 0)
    server.sendto(header + question + answers, client)
