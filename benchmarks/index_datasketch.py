"""datasketch's MinHashLSH as it grows: python -m benchmarks.index_datasketch PLAN FOLDER [REDIS-SERVER].

Runs in an environment of its own, as benchmarks.index starts it. It does what its documentation shows as fastest:
signatures of a batch come from `MinHash.bulk`, of one article from `update_batch`; batches are inserted in a session
(for one article on Redis that takes ten times as long as without), without looking for double keys; keys are bytes, so
that nothing is pickled.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import xxhash
from datasketch import MinHash, MinHashLSH

from benchmarks.index_growth import Plan, Record, peak_mb, tell
from benchmarks.peers.articles import shingles

PERMUTATIONS, THRESHOLD = 128, 0.5
HASH = xxhash.xxh32_intdigest
HOST = "127.0.0.1"
STARTING = 10.0  # seconds that Redis may take to answer


class Peer:
    """A MinHashLSH, in memory or on Redis: what it finds are candidates."""

    def __init__(self, port: int | None) -> None:
        redis = {"type": "redis", "basename": b"news", "redis": {"host": HOST, "port": port}}
        config = {"type": "dict"} if port is None else redis
        self.lsh = MinHashLSH(THRESHOLD, PERMUTATIONS, storage_config=config, prepickle=False)
        self.empty = MinHash(PERMUTATIONS, hashfunc=HASH)
        self.before = 0.0  # memory when a first batch was signed and nothing was inserted yet

    def made(self, record: Record) -> Record:
        """An article as it is."""
        return record

    def add(self, articles: Sequence[Record]) -> object:
        """Insert them all, then look for each one's candidates."""
        tokens = [_tokens(one) for one in articles]
        if len(tokens) == 1:
            signatures = [self._signature(tokens[0])]
            self.lsh.insert(articles[0]["id"].encode(), signatures[0], check_duplication=False)
        else:
            signatures = MinHash.bulk(tokens, num_perm=PERMUTATIONS, hashfunc=HASH)
            self.before = self.before or peak_mb()
            with self.lsh.insertion_session() as session:
                for one, signature in zip(articles, signatures, strict=True):
                    session.insert(one["id"].encode(), signature, check_duplication=False)
        return [self.lsh.query(signature) for signature in signatures]

    def query(self, article: Record) -> bool:
        """Whether it has a candidate."""
        return bool(self.lsh.query(self._signature(_tokens(article))))

    def _signature(self, tokens: list[bytes]) -> MinHash:
        signature = self.empty.copy()
        signature.update_batch(tokens)
        return signature

    def learn(self) -> object:
        """It does not."""
        return None

    def __len__(self) -> int:
        return int(self.lsh.keys.size())

    def sizes(self) -> dict[str, int]:
        """The memory that filling it took."""
        return {"all": int((peak_mb() - self.before) * (1 << 20))}

    def memory_mb(self) -> float:
        """That of this process."""
        return peak_mb()


class OnRedis(Peer):
    """One on Redis: the server's memory counts too."""

    def __init__(self, port: int) -> None:
        from redis import Redis

        super().__init__(port)
        self.server = Redis(host=HOST, port=port)

    def sizes(self) -> dict[str, int]:
        """What the server keeps, in memory."""
        return {"all": self.server.info("memory")["used_memory"]}

    def memory_mb(self) -> float:
        """That of this process and of the server."""
        return peak_mb() + int(self.server.info("memory")["used_memory_peak"]) / (1 << 20)


def _tokens(record: Record) -> list[bytes]:
    return [shingle.encode() for shingle in shingles(record["text"])]


@contextmanager
def server(program: str, folder: Path) -> Iterator[int]:
    """A Redis of our own on a free port of this machine, which keeps nothing on the disk."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    options = {"port": port, "bind": HOST, "save": "", "appendonly": "no", "dir": folder}
    command = [program, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        running.terminate()
        running.wait()


def _await(port: int) -> None:
    from redis import Redis
    from redis.exceptions import ConnectionError

    until = time.monotonic() + STARTING
    while True:
        try:
            Redis(host=HOST, port=port).ping()
            return
        except ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def main(plan: str, folder: str, program: str | None = None) -> None:
    with server(program, Path(folder)) if program else nullcontext() as port:
        tell(Peer(None) if port is None else OnRedis(port), Plan.from_json(plan))


if __name__ == "__main__":
    main(*sys.argv[1:])
