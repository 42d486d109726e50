# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: each row is one situation, with its accounts and its candidates."""
import json
import shutil
import statistics
import subprocess

from candidates import Bare, Doveadm, Mailhaul, Mbsync, Run, timed
from servers import Failure

KB = 1024
MB = 1024 * 1024
SLOW_FSYNC_MICROSECONDS = 15000


class Result:
    """All runs of one row."""

    def __init__(self, title):
        self.name = ""
        self.title = title
        self.messages = 0
        self.octets = 0
        self.runs = {}  # Candidate's name -> list of Run, one for each round.
        self.remarks = []

    def add(self, name, run):
        self.runs.setdefault(name, []).append(run)

    def median(self, name, value="seconds"):
        """None where the candidate did not run, or one of its copies was not complete."""
        runs = self.runs.get(name, [])
        if not runs or any(run.flaw for run in runs):
            return None
        return statistics.median(getattr(run, value) for run in runs)

    def ratio(self, name, other):
        """How many times faster `name` is than `other`: the median of the rounds' own ratios."""
        if self.median(name) is None or self.median(other) is None:
            return None
        return statistics.median(b.seconds / a.seconds for a, b in zip(self.runs[name], self.runs[other]))

    def plain(self):
        return {"row": self.name, "title": self.title, "messages": self.messages, "octets": self.octets,
                "remarks": self.remarks, "runs": {name: [vars(run) for run in runs] for name, runs in self.runs.items()}}


class World:
    """Servers, accounts and programs that the rows share; each is made when first asked for."""

    def __init__(self, servers, programs, memory, disk, rounds, scale):
        self.servers = servers
        self.programs = programs
        self.memory = memory
        self.disk = disk
        self.rounds = rounds
        self.scale = scale
        self._hosts = {}
        self._seeded = set()
        self._count = 0

    def mailhaul(self, pairs=None):
        return Mailhaul(self.programs / "mailhaulctl", pairs)

    def host(self, name):
        """old, new: on tmpfs; …-tls: the same mail by TLS; new-disk, new-slow: what their names say."""
        if name not in self._hosts:
            mail = self.memory / name.split("-")[0]
            configuration = ""
            if name == "new-disk":
                mail = self.disk / "mail"
            elif name == "new-slow":
                mail = self.memory / "slow"
                configuration = (f"import_environment = $import_environment SLOWFSYNC_US={SLOW_FSYNC_MICROSECONDS} "
                                 f"LD_PRELOAD={self.programs / 'libbench-slowfsync.so'}\n")
            self._hosts[name] = self.servers.start(name, mail, name.endswith("-tls"), configuration)
        return self._hosts[name]

    def account(self, user, **corpus):
        """Seeds the user's mail at the host old."""
        if user not in self._seeded:
            old = self.host("old").name
            corpus["messages"] = max(10, int(corpus["messages"] * self.scale))
            self.servers.ask("user", host=old, user=user)
            self.servers.ask("seed", host=old, user=user, **corpus)
            self._seeded.add(user)
        return user

    def account_known_to(self, host, user):
        self.servers.ask("user", host=host.name, user=user)

    def fresh_user(self, host):
        self._count += 1
        user = f"copy{self._count}@bench.test"
        self.servers.ask("user", host=host.name, user=user)
        return user

    def state_folder(self, destination):
        """Ledger or sync state lie where the mail lies: on tmpfs, in the row disk on the disk."""
        place = self.disk if destination.name == "new-disk" else self.memory
        folder = place / f"state{self._count}"
        shutil.rmtree(folder, ignore_errors=True)
        return folder


def flaw(world, candidate, run, jobs):
    """Why the run does not count: each copy must be there whole, to the octet."""
    if run.status != 0:
        return f"exit code {run.status}"
    for (_, source_user), (destination, copy) in jobs:
        reply = world.servers.ask("compare", host="old", user=source_user, to=destination.name, copy=copy,
                                  mbsync=candidate.alters)
        if reply["missing"] or reply["unexpected"]:
            return f"{reply['missing']} missing, {reply['unexpected']} unexpected: {reply['text'][:300]}"
    return None


def measure(world, result, candidates, source, destination, users, limit=None):
    """Runs all candidates once in each round, each round in another order."""
    names = list(candidates)
    limit and names.append(limit)
    for number in range(world.rounds):
        turn = number % len(names)
        for candidate in names[turn:] + names[:turn]:
            if candidate == limit:
                limits(world, result, source, destination, users[0])
                continue
            jobs = [((source, user), (destination, world.fresh_user(destination))) for user in users]
            folder = world.state_folder(destination)
            run = candidate.run(jobs, folder)
            run.flaw = flaw(world, candidate, run, jobs)
            if run.flaw:
                tail = (folder / "log").read_text(errors="replace")[-500:]
                result.remarks.append(f"{candidate.name}, round {number + 1}: {run.flaw} {tail}")
            result.add(candidate.name, run)
            for _, (host, copy) in jobs:
                world.servers.ask("remove", host=host.name, user=copy)
            shutil.rmtree(folder)


def limits(world, result, source, destination, user):
    """The servers with nobody between: fetched into memory, then appended from there."""
    copy = world.fresh_user(destination)
    reply = subprocess.run(
        [world.programs / "bench-limit", "copy", f"{source.address}:{source.port}", user,
         f"{destination.address}:{destination.port}", copy], capture_output=True, text=True)
    if reply.returncode != 0:
        raise Failure(reply.stderr.strip())
    figures = json.loads(reply.stdout)
    for name, key in (("limit: raw FETCH", "fetch"), ("limit: raw MULTIAPPEND", "append")):
        result.add(name, Run(figures[key]["seconds"], figures[key]["cpu"], 0, 0))
    result.messages = figures["append"]["messages"]
    result.octets = figures["append"]["octets"]
    world.servers.ask("remove", host=destination.name, user=copy)


def total(world, result, users):
    """Messages and octets of the accounts; also has the source's indexes built before anything is timed."""
    if result.messages:
        return
    for user in users:
        reply = world.servers.ask("compare", host="old", user=user, to="old", copy=user)
        result.messages += reply["messages"]
        result.octets += reply["octets"]


def usual_account(world, host):
    user = world.account("mid@bench.test", messages=4000, median=16 * KB, largest=8 * MB)
    world.account_known_to(host, user)
    return user


def loopback(world, title, suffix):
    source, destination = world.host("old" + suffix), world.host("new" + suffix)
    user = usual_account(world, source)
    result = Result(title)
    total(world, result, [user])
    measure(world, result, [world.mailhaul(), world.mailhaul(1), world.mailhaul(2), world.mailhaul(4), Mbsync(),
                            Doveadm()], source, destination, [user], "" if suffix else "limit")
    return result


def plain(world):
    return loopback(world, "one account, loopback, tmpfs, without TLS", "")


def tls(world):
    return loopback(world, "one account, loopback, tmpfs, TLS", "-tls")


def distant(world, title, milliseconds):
    source, destination = world.servers.far(milliseconds, world.host("old"), world.host("new"))
    user = world.account("far@bench.test", messages=1000, median=16 * KB, largest=2 * MB)
    result = Result(title)
    total(world, result, [user])
    measure(world, result, [world.mailhaul(), world.mailhaul(1), world.mailhaul(2), world.mailhaul(4), Mbsync()],
            source, destination, [user], "limit")
    return result


def relayed(world):
    return distant(world, "one account through the relay, no delay", 0)


def far(world):
    return distant(world, "one account, 50 ms there and back on each side", 50)


def thin(world):
    source, destination = world.servers.far(50, world.host("old"), world.host("new"), rate=20)
    user = world.account("thin@bench.test", messages=300, median=16 * KB, largest=MB)
    result = Result("one account, 50 ms and 20 Mbit/s on each side")
    total(world, result, [user])
    measure(world, result, [world.mailhaul(), Mbsync()], source, destination, [user])
    return result


def slow(world):
    user = world.account("small@bench.test", messages=1000, median=4 * KB, largest=MB)
    result = Result(f"one account, destination whose fsync takes {SLOW_FSYNC_MICROSECONDS // 1000} ms")
    total(world, result, [user])
    measure(world, result, [world.mailhaul(), world.mailhaul(1), world.mailhaul(2), world.mailhaul(4), Mbsync(),
                            Doveadm()], world.host("old"), world.host("new-slow"), [user], "limit")
    return result


def disk(world):
    result = Result("one account, destination on this machine's disk")
    user = usual_account(world, world.host("old"))
    total(world, result, [user])
    measure(world, result, [world.mailhaul(), world.mailhaul(1), world.mailhaul(4), Mbsync(), Doveadm()],
            world.host("old"), world.host("new-disk"), [user], "limit")
    return result


def many(world):
    users = [world.account(f"user{i}@bench.test", messages=100, seed=i + 1, median=8 * KB, largest=MB)
             for i in range(max(8, int(100 * world.scale)))]
    result = Result("100 accounts of 100 messages, 8 at a time")
    total(world, result, users)
    measure(world, result, [world.mailhaul(), Mbsync(), Bare(world.programs / "bench-limit")],
            world.host("old"), world.host("new"), users)
    return result


def big(world):
    """Once: memory, and the second run that finds nothing to do."""
    source, destination = world.host("old"), world.host("new")
    user = world.account("big@bench.test", messages=100000, median=2 * KB, largest=64 * KB, folders=-1, giant=60 * MB)
    result = Result("one folder of 100,000 messages, one of them of 60 MB; then again, with nothing to do")
    total(world, result, [user])
    for candidate in (world.mailhaul(1), world.mailhaul()):
        jobs = [((source, user), (destination, world.fresh_user(destination)))]
        folder = world.state_folder(destination)
        run = candidate.run(jobs, folder)
        run.flaw = flaw(world, candidate, run, jobs)
        result.add(candidate.name, run)
    for _ in range(world.rounds):
        reply = subprocess.run([world.programs / "bench-limit", "metadata", f"{source.address}:{source.port}", user],
                               capture_output=True, text=True, check=True)
        answer = json.loads(reply.stdout)["metadata"]
        result.add("limit: raw metadata", Run(answer["seconds"], answer["cpu"], 0, 0))
        result.add("again, nothing to do", timed(candidate.command(jobs, folder), folder / "log"))
    result.remarks += [f"again: exit code {run.status}" for run in result.runs["again, nothing to do"] if run.status]
    return result


ALL = {"plain": plain, "tls": tls, "relayed": relayed, "far": far, "thin": thin, "slow": slow, "disk": disk,
       "many": many, "big": big}
