"""`python -m bench.sink`: a mail server that takes everything and keeps nothing but a count.

It prints its port, and for each line on standard input how many mails it has taken, to how many
addresses.
"""

import asyncio
import sys

OK = b"250 OK\r\n"
LONGEST_MAIL = 1024 * 1024


class Sink:
    """What has arrived so far."""

    def __init__(self) -> None:
        self.taken = 0
        self.addresses: set[bytes] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, as far as RFC 5321 asks for it."""
        writer.write(b"220 sink\r\n")
        recipient = b""
        while line := await reader.readline():
            word = line[:4].upper().strip()
            if word == b"QUIT":
                writer.write(b"221 Bye\r\n")
                break
            if word == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0]
            if word == b"DATA":
                writer.write(b"354 Go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self.taken += 1
                self.addresses.add(recipient)
            writer.write(OK)
        await writer.drain()
        writer.close()


async def main() -> None:
    """Serve until standard input ends."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, limit=LONGEST_MAIL)
    tell(server.sockets[0].getsockname()[1])
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        tell(sink.taken, len(sink.addresses))
    server.close()


def tell(*numbers: int) -> None:
    """A line of numbers for whoever started this."""
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
