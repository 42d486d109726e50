# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints results as Markdown tables."""

OURS = "mailhaulctl"


def number(value, digits=2):
    return "-" if value is None else f"{value:.{digits}f}"


def print_row(result):
    print(f"## {result.name}: {result.title}\n")
    print(f"{result.messages} messages, {result.octets / 1e6:.1f} MB\n")
    print("| candidate | s (median) | s (least..most) | messages/s | MB/s | CPU s | CPU ms/MB | RSS MB | x mailhaulctl |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, runs in result.runs.items():
        seconds = result.median(name)
        if seconds is None:
            print(f"| {name} | does not count | | | | | | | |")
            continue
        nothing = name.startswith("again")
        cpu, rss = result.median(name, "cpu"), result.median(name, "rss")
        times = sorted(run.seconds for run in runs)
        cells = [name, number(seconds), f"{times[0]:.2f}..{times[-1]:.2f}",
                 "-" if nothing else number(result.messages / seconds, 0),
                 "-" if nothing else number(result.octets / 1e6 / seconds, 1),
                 number(cpu), "-" if nothing else number(cpu * 1000 / (result.octets / 1e6)),
                 number(rss, 0) if rss else "-",
                 number(result.ratio(OURS, name)) if len(runs) == len(result.runs.get(OURS, [])) else "-"]
        print("| " + " | ".join(cells) + " |")
    print()
    for remark in result.remarks:
        print(f"- {remark}")
    if result.remarks:
        print()


def least_of(value):
    return lambda measured: measured >= value


def most_of(value):
    return lambda measured: measured <= value


def goals(rows):
    """(what, wanted, measured or None, whether that is enough)."""

    def ratio(row, other, ours=OURS):
        return rows[row].ratio(ours, other) if row in rows else None

    def cpu(row):
        seconds = rows[row].median(OURS, "cpu") if row in rows else None
        return None if seconds is None else seconds * 1000 / (rows[row].octets / 1e6)

    yield "plain, against mbsync", ">= 3 x", ratio("plain", "mbsync"), least_of(3)
    yield "TLS, against mbsync", ">= 2 x", ratio("tls", "mbsync"), least_of(2)
    yield "plain, against doveadm backup", ">= 1 x", ratio("plain", "doveadm backup"), least_of(1)
    yield "plain, against raw MULTIAPPEND", ">= 0.8", ratio("plain", "limit: raw MULTIAPPEND"), least_of(0.8)
    yield "50 ms on each side, against mbsync", ">= 8 x", ratio("far", "mbsync"), least_of(8)
    yield ("slow fsync, 4 pairs against 1", ">= 3 x",
           ratio("slow", f"{OURS}, 1 pair(s)", f"{OURS}, 4 pair(s)"), least_of(3))
    yield "100 accounts, against 8 mbsync", ">= 2 x", ratio("many", "mbsync"), least_of(2)
    yield "client CPU plain, ms/MB", "<= 1.2", cpu("plain"), most_of(1.2)
    yield "client CPU TLS, ms/MB", "<= 4", cpu("tls"), most_of(4)
    if "big" in rows:
        most = 64 + 200 * rows["big"].messages / 1e6
        yield "peak RSS of the big folder, MB", f"<= {most:.0f}", rows["big"].median(OURS, "rss"), most_of(most)
        again, answer = rows["big"].median("again, nothing to do"), rows["big"].median("limit: raw metadata")
        yield "nothing to do, s beyond the servers' metadata", "<= 2", again - answer, most_of(2)


def print_goals(results):
    print("## Goals\n\n| what | wanted | measured | reached |\n|---|---|---|---|")
    for what, wanted, measured, is_enough in goals({result.name: result for result in results}):
        if measured is not None:
            print(f"| {what} | {wanted} | {measured:.2f} | {'yes' if is_enough(measured) else 'NO'} |")
