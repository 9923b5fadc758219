"""Commands and namespaces of the guest."""
import ctypes
import os
import shlex
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


class Refused(Exception):
    """A command of the scenario failed: the scenario is at fault, not the guest."""


def run(command, text=None, check=True):
    """Runs a command without a shell where it needs none: each process costs about 20 ms in here."""
    plain = not set(command) & set("|&;<>()$`\\\"'*?~\n{}")
    done = subprocess.run(shlex.split(command) if plain else ["/bin/bash", "-c", command], input=text, capture_output=True,
                          text=True)
    if check and done.returncode:
        raise Refused(f"{command.splitlines()[0]}: {done.stderr.strip()}")
    return done.stdout


def new_network():
    """Moves this process into a network namespace of its own: a machine without a past."""
    if LIBC.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


def enter(descriptor):
    if LIBC.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def current_network():
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def sysctl(name, value):
    """False where this kernel has no such setting."""
    try:
        with open("/proc/sys/" + "/".join(part.replace("/", ".") for part in name.replace("|", "/").split(".")), "w") as setting:
            setting.write(str(value))
        return True
    except OSError:
        return False
