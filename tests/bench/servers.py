# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers of a run: Dovecots started by bench-hosts, relays started by bench-proxy."""
import json
import os
import subprocess


class Failure(Exception):
    """What ends the benchmark, as one sentence."""


class Host:
    """One Dovecot; `port` speaks TLS from the first octet where `tls` is set."""

    def __init__(self, name, reply, tls):
        self.name = name
        self.address = reply["address"]
        self.port = reply["port"]
        self.ca = reply["ca"]
        self.certificate = reply["certificate"]
        self.configuration = reply["configuration"]
        self.tls = tls

    def through(self, port):
        """The same server behind a relay."""
        relayed = Host.__new__(Host)
        relayed.__dict__.update(self.__dict__, port=port)
        return relayed


class Servers:
    def __init__(self, programs, folder):
        self._programs = programs
        self._proxies = []
        self._hosts = subprocess.Popen(
            [programs / "bench-hosts", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            # Without it the C library looks at /etc/localtime for each date that is compared.
            env={**os.environ, "TZ": "UTC"})

    def ask(self, what, **wish):
        self._hosts.stdin.write(json.dumps({"do": what, **wish}) + "\n")
        self._hosts.stdin.flush()
        line = self._hosts.stdout.readline()
        if not line:
            raise Failure("bench-hosts has ended.")
        reply = json.loads(line)
        if "error" in reply:
            raise Failure(f"{what}: {reply['error']}")
        return reply

    def start(self, name, mail, tls=False, configuration=""):
        return Host(name, self.ask("start", host=name, mail=str(mail), tls=tls, configuration=configuration), tls)

    def far(self, milliseconds, *hosts, rate=None):
        """The same hosts at a distance of so many milliseconds there and back, on lines of `rate` Mbit/s."""
        proxy = subprocess.Popen(
            [self._programs / "bench-proxy"] + (["--rate", str(rate)] if rate else []) + [str(milliseconds / 2)]
            + [f"{host.address}:{host.port}" for host in hosts],
            stdout=subprocess.PIPE, text=True)
        self._proxies.append(proxy)
        return [host.through(int(proxy.stdout.readline())) for host in hosts]

    def stop(self):
        for proxy in self._proxies:
            proxy.kill()
            proxy.wait()
        self._hosts.stdin.close()
        self._hosts.wait()
