# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that are measured, each called as its user would."""
import csv
import os
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

PASSWORD = "x"


class Run:
    """What one run of one candidate took."""

    def __init__(self, seconds, cpu, rss, status):
        self.seconds = seconds
        self.cpu = cpu
        self.rss = rss  # MB; of the largest process where there are several.
        self.status = status
        self.flaw = None


def timed(argv, log):
    """Runs a program to its end."""
    with open(log, "w") as output:
        begin = time.monotonic()
        process = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


class Candidate:
    """Copies from (Host, user) to (Host, user); keeps its state in `folder`."""

    name = ""
    alters = False  # The copy is not the original, by design.

    def command(self, jobs, folder):
        raise NotImplementedError

    def run(self, jobs, folder):
        folder.mkdir(parents=True, exist_ok=True)
        return timed(self.command(jobs, folder), folder / "log")


class Mailhaul(Candidate):
    def __init__(self, program, pairs=None, parallel=8):
        self.program = program
        self.pairs = pairs
        self.parallel = parallel
        self.name = f"mailhaulctl, {pairs} pair(s)" if pairs else "mailhaulctl"

    def command(self, jobs, folder):
        (folder / "password").write_text(PASSWORD)
        command = [self.program, "migrate", "--quiet", "--no-keychain", "--allow-plaintext",
                   "--ledger", folder / "ledger"]
        if self.pairs:
            command += ["--connections", self.pairs]
        authorities = sorted({host.ca for job in jobs for host, _ in job if host.tls})
        if authorities:
            (folder / "ca.pem").write_text("".join(Path(ca).read_text() for ca in authorities))
            command += ["--ca-file", folder / "ca.pem"]
        if len(jobs) > 1:
            return command + ["--parallel", self.parallel, "--accounts", self._table(jobs, folder)]
        (source, source_user), (destination, destination_user) = jobs[0]
        return command + ["--from", self._url(source, source_user), "--to", self._url(destination, destination_user),
                          "--from-password-file", folder / "password", "--to-password-file", folder / "password"]

    @staticmethod
    def _url(host, user=None):
        login = quote(user, safe="") + "@" if user else ""
        return f"{'imaps' if host.tls else 'imap'}://{login}{host.address}:{host.port}"

    def _table(self, jobs, folder):
        with open(folder / "accounts.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["from", "from_user", "from_password", "to", "to_user", "to_password"])
            for (source, source_user), (destination, destination_user) in jobs:
                table.writerow([self._url(source), source_user, PASSWORD,
                                self._url(destination), destination_user, PASSWORD])
        return folder / "accounts.csv"


class Mbsync(Candidate):
    name = "mbsync"
    alters = True  # Adds a header to each message, drops keywords.
    parallel = 8

    def command(self, jobs, folder):
        files = [self._configuration(job, folder / str(i)) for i, job in enumerate(jobs)]
        if len(files) == 1:
            return ["mbsync", "-q", "-c", files[0], "-a"]
        (folder / "list").write_text("".join(f"{file}\n" for file in files))
        return ["xargs", "-a", folder / "list", "-P", self.parallel, "-I", "{}", "mbsync", "-q", "-c", "{}", "-a"]

    @staticmethod
    def _configuration(job, folder):
        folder.mkdir()
        text = ""
        for name, (host, user) in zip(("old", "new"), job):
            # The server's own certificate, since mbsync does not know that addresses stand in certificates, too.
            tls = f"SSLType IMAPS\nCertificateFile {host.certificate}\n" if host.tls else "SSLType None\n"
            text += (f"IMAPAccount {name}\nHost {host.address}\nPort {host.port}\nUser {user}\nPass {PASSWORD}\n"
                     # mbsync compresses wherever it can; where the line is not what is slow that costs it 30 x.
                     f"AuthMechs PLAIN\nDisableExtension COMPRESS=DEFLATE\n{tls}\nIMAPStore {name}\nAccount {name}\n\n")
        text += ("Channel all\nFar :old:\nNear :new:\nPatterns *\nCreate Near\nSync Pull\nCopyArrivalDate yes\n"
                 f"SyncState {folder}/\n")
        (folder / "mbsyncrc").write_text(text)
        return folder / "mbsyncrc"


class Bare(Candidate):
    """For many accounts: what the servers take when nobody in between costs anything."""

    name = "limit: raw FETCH, then raw MULTIAPPEND"
    parallel = 8

    def __init__(self, program):
        self.program = program

    def command(self, jobs, folder):
        (folder / "list").write_text("".join(
            f"{source.address}:{source.port} {source_user} {destination.address}:{destination.port} {copy}\n"
            for (source, source_user), (destination, copy) in jobs))
        return ["xargs", "-a", folder / "list", "-P", self.parallel, "-L", "1", self.program, "copy"]


class Doveadm(Candidate):
    name = "doveadm backup"

    def command(self, jobs, folder):
        (source, source_user), (destination, destination_user) = jobs[0]
        command = ["doveadm", "-c", destination.configuration, "-o", f"imapc_host={source.address}",
                   "-o", f"imapc_port={source.port}", "-o", f"imapc_user={source_user}",
                   "-o", f"imapc_password={PASSWORD}", "-o", "imapc_features=rfc822.size fetch-headers",
                   "-o", "mail_prefetch_count=20"]
        if source.tls:
            command += ["-o", "imapc_ssl=imaps", "-o", f"ssl_client_ca_file={source.ca}"]
        return command + ["backup", "-R", "-u", destination_user, "imapc:"]
