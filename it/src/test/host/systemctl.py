#!/usr/bin/env python3
"""Stands in for systemctl on a host without systemd: really starts what a unit says, and waits until it is ready.

Strict where systemd is lenient: what it does not know, and a unit that changed since daemon-reload, is an error.
"""
import os
import pathlib
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

UNITS = pathlib.Path("/etc/systemd/system")
STATE = pathlib.Path("/run/systemctl")
LOADED = STATE / "loaded"
PATIENCE = 30


def fail(message):
    sys.exit("systemctl: " + message)


def sources(name):
    return [UNITS / name, *sorted((UNITS / (name + ".d")).glob("*.conf"))]


def loaded(name):
    """The text of a unit and its drop-ins, which daemon-reload has to have read."""
    text = "\n".join(path.read_text() for path in sources(name) if path.is_file())
    known = LOADED / name
    if not text:
        fail("Unit %s not found" % name)
    if not known.is_file() or known.read_text() != text:
        fail("%s changed on disk: daemon-reload was not run" % name)
    return text


def settings(name, key):
    """All values of a key; an empty one takes back those before it."""
    values = []
    for line in loaded(name).splitlines():
        found, _, value = line.partition("=")
        if found.strip() == key:
            values = values + [value.strip()] if value.strip() else []
    return values


def environment(name):
    values = dict(os.environ)
    for pair in settings(name, "Environment"):
        key, _, value = shlex.split(pair)[0].partition("=")
        values[key] = value
    for path in settings(name, "EnvironmentFile"):
        file = pathlib.Path(path.lstrip("-"))
        if file.is_file():
            for line in file.read_text().splitlines():
                key, _, value = line.partition("=")
                values[key] = " ".join(shlex.split(value))
        elif not path.startswith("-"):
            fail("%s of %s does not exist" % (file, name))
    return values


def words(command, values):
    result = []
    for word in shlex.split(command):
        result += values.get(word[1:], "").split() if word.startswith("$") else [word]
    return result


def pid(name):
    file = STATE / (name + ".pid")
    if not file.is_file():
        return None
    number = int(file.read_text())
    try:
        state = pathlib.Path("/proc/%d/stat" % number).read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return None
    return None if state == "Z" else number


def start(name):
    if pid(name):
        return
    values = environment(name)
    for command in settings(name, "ExecStartPre"):
        code = subprocess.run(words(command.lstrip("-"), values), env=values, stdin=subprocess.DEVNULL).returncode
        if code and not command.startswith("-"):
            fail("%s of %s ended with %d" % (command, name, code))
    notified = None
    if settings(name, "Type") == ["notify"]:
        address = STATE / (name + ".notify")
        address.unlink(missing_ok=True)
        notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notified.bind(str(address))
        notified.settimeout(0.2)
        values["NOTIFY_SOCKET"] = str(address)
    with open(STATE / (name + ".log"), "ab") as log:
        started = subprocess.Popen(
            words(settings(name, "ExecStart")[-1], values),
            env=values, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    (STATE / (name + ".pid")).write_text(str(started.pid))
    end = time.monotonic() + PATIENCE
    while notified:
        try:
            if b"READY=1" in notified.recv(4096).split(b"\n"):
                return
        except socket.timeout:
            pass
        if started.poll() is not None or time.monotonic() > end:
            fail("%s did not get ready:\n%s" % (name, (STATE / (name + ".log")).read_text()))


def stop(name):
    number = pid(name)
    if number:
        os.kill(number, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while pid(name):
            if time.monotonic() > end:
                fail("%s does not stop" % name)
            time.sleep(0.05)
    (STATE / (name + ".pid")).unlink(missing_ok=True)


def links(name):
    return [UNITS / (target + ".wants") / name for target in settings(name, "WantedBy")]


def main():
    options = {word for word in sys.argv[1:] if word.startswith("-")}
    verb, *names = [word for word in sys.argv[1:] if not word.startswith("-")]
    names = [name if "." in name else name + ".service" for name in names]
    if options - {"--quiet", "--now"}:
        fail("unknown option in " + " ".join(sys.argv))
    LOADED.mkdir(parents=True, exist_ok=True)
    if verb == "daemon-reload":
        shutil.rmtree(LOADED)
        LOADED.mkdir()
        for unit in UNITS.glob("*.service"):
            text = "\n".join(path.read_text() for path in sources(unit.name) if path.is_file())
            (LOADED / unit.name).write_text(text)
        return
    for name in names:
        if verb == "is-active":
            sys.exit(0 if pid(name) else 3)
        elif verb == "enable":
            for link in links(name):
                link.parent.mkdir(exist_ok=True)
                link.unlink(missing_ok=True)
                link.symlink_to(UNITS / name)
        elif verb == "disable":
            for link in links(name):
                link.unlink(missing_ok=True)
            if "--now" in options:
                stop(name)
        elif verb == "start":
            start(name)
        elif verb == "stop":
            stop(name)
        elif verb == "restart":
            stop(name)
            start(name)
        else:
            fail("unknown verb in " + " ".join(sys.argv))


main()
