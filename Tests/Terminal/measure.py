#!/usr/bin/env python3
"""Measures the chat as its user feels it, on a pseudo-terminal of its own (standard library only).

Usage: measure.py path/to/mechuri [runs]

Prints medians over the runs, the least and the most in brackets: process start to the first painted
screen, key to echo, Enter to the reply's first token on the screen (the 40 ms wait for an input
method's late syllable included), F5 to the whole of a prepared alternative, processor time while
idle, and resident memory. The first start is thrown away, so that the figures are those of a warm
file cache.
"""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

QUESTION = "비 오는데 얼큰한 국물 추천해줘"


def environment_of(home):
    """The environment of a program whose home is this folder."""
    environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        environment[f"XDG_{name}_HOME"] = os.path.join(home, name.lower())
    for name in ("NO_COLOR", "MECHURI_HOME", "COLORTERM", "MECHURI_LANG"):
        environment.pop(name, None)
    return environment


def answer_first_questions(binary, home):
    """Saves a profile, so that the chat does not begin with the questions of the first run."""
    command = [binary, "profile", "set", "--speech", "존댓말"]
    subprocess.run(command, env=environment_of(home), check=True, stdout=subprocess.DEVNULL)


class Chat:
    """The program on a pseudo-terminal that answers what a terminal answers."""

    def __init__(self, binary, home, *arguments):
        self.output = b""
        answer_first_questions(binary, home)
        self.started = time.monotonic()
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execve(binary, [binary, *arguments], environment_of(home))
        self.read_until("보내기", 20)
        self.first_screen = time.monotonic() - self.started

    def read(self, seconds):
        """Takes what comes within so many seconds; answers questions after the cursor."""
        if not select.select([self.tty], [], [], seconds)[0]:
            return
        try:
            chunk = os.read(self.tty, 65536)
        except OSError as error:
            raise SystemExit(f"the program ended: {self.output[-500:]!r}") from error
        for _ in range(chunk.count(b"\x1b[6n")):
            os.write(self.tty, b"\x1b[1;9R")
        self.output += chunk

    def read_until(self, words, seconds):
        """Reads until one of the words (separated by |) was painted; returns when that was."""
        wanted = re.compile(words.encode())
        end = time.monotonic() + seconds
        while not wanted.search(self.output):
            if time.monotonic() > end:
                raise SystemExit(f"waited {seconds} s for {words}: {self.output[-500:]!r}")
            self.read(0.5)
        return time.monotonic()

    def settle(self, seconds):
        """Reads until nothing has come for so many seconds, then forgets what came."""
        while select.select([self.tty], [], [], seconds)[0]:
            self.read(0)
        self.output = b""

    def rest(self, seconds):
        """Reads until nothing has come for so many seconds; returns when the last came."""
        last = time.monotonic()
        while select.select([self.tty], [], [], seconds)[0]:
            self.read(0)
            last = time.monotonic()
        return last

    def type(self, text):
        """Types, and returns the moment of the last byte."""
        os.write(self.tty, text.encode())
        return time.monotonic()

    def ticks(self):
        """Processor time so far, in clock ticks."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def memory(self):
        """Resident memory in MiB: all of it, and what is not mapped from files."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            sizes = dict(re.findall(r"^(VmRSS|RssAnon):\s+(\d+)", file.read(), re.M))
        return int(sizes["VmRSS"]) / 1024, int(sizes["RssAnon"]) / 1024

    def end(self):
        """Ends it, however it is."""
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + 5
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            try:
                self.read(0.05)
            except SystemExit:
                time.sleep(0.01)
        os.close(self.tty)


def report(what, values, unit):
    """One line: the median, and the least and the most."""
    middle = statistics.median(values)
    print(f"{what:<44}{middle:8.1f} {unit}  ({min(values):.1f}-{max(values):.1f})")


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    binary = os.path.realpath(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    home = tempfile.mkdtemp()
    starts, echoes, firsts, others, rests, anonymous = [], [], [], [], [], []
    try:
        for run in range(runs + 1):
            chat = Chat(binary, home)
            chat.settle(0.4)
            pressed = chat.type("가")
            echo = chat.read_until("가", 5) - pressed
            chat.type("\x7f" + QUESTION)
            chat.settle(0.3)
            pressed = chat.type("\r")
            # ▌ ends a reply that is being written; a short one may be whole in its first frame.
            first = chat.read_until("▌|복사|더…", 20) - pressed
            # Some alternatives are ready, and the screen has come to rest.
            chat.read_until("준비 [1-9]", 20)
            chat.settle(0.5)
            pressed = chat.type("\x1b[15~")
            chat.read_until("2/2", 20)
            # It is whole when the screen has come to rest.
            other = chat.rest(0.3) - pressed
            chat.settle(0.5)
            if run:
                starts.append(chat.first_screen * 1000)
                echoes.append(echo * 1000)
                firsts.append(first * 1000)
                others.append(other * 1000)
                whole, own = chat.memory()
                rests.append(whole)
                anonymous.append(own)
            if run == runs:
                before = chat.ticks()
                time.sleep(5)
                idle = (chat.ticks() - before) / os.sysconf("SC_CLK_TCK") / 5 * 100
            chat.end()
    finally:
        shutil.rmtree(home)
    print(f"medians of {runs} runs, 80x24")
    report("process start to first painted screen", starts, "ms")
    report("key to echo", echoes, "ms")
    report("Enter to first token on the screen", firsts, "ms")
    report("F5 to the whole of a prepared alternative", others, "ms")
    print(f"{'processor while idle':<44}{idle:8.1f} %")
    report("resident memory after a reply", rests, "MiB")
    report("of it not mapped from files", anonymous, "MiB")


if __name__ == "__main__":
    main()
