"""What a reader process takes away from itself before it sees a query."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER: Final = 2
_PARENT_DEATH_SIGNAL: Final = 1
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1  # EPERM
#: Machine, its audit number, and its numbers of socket, connect, execve, execveat, io_uring_setup.
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_GREATER_OR_EQUAL: Final = 0x35
_RETURN: Final = 0x06
_X32: Final = 0x40000000


def _program(audit: int, calls: tuple[int, ...]) -> bytes:
    """Return a filter in classic BPF: refuse these calls, and those of another architecture."""
    refuse = len(calls) + 5
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, refuse - 2, audit), (_LOAD, 0, 0, 0)]
    steps.append((_GREATER_OR_EQUAL, refuse - 4, 0, _X32))
    for number in calls:
        steps.append((_EQUAL, refuse - len(steps) - 1, 0, number))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def forbid_network() -> bool:
    """Have the kernel refuse sockets and other programs from now on; False where it cannot.

    Must come before the threads of the engine start, which inherit it. Works on Linux with seccomp,
    on the machines listed; elsewhere the check of the query's tokens stands alone.
    """
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    code = _program(*known)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    )
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    refused: int = prctl(_SET_SECCOMP, _FILTER, program, 0, 0)
    return refused == 0


def limit_memory(megabytes: int) -> None:
    """Let an allocation beyond the limit end the process, and leave no core behind."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when the server ends, be it by kill -9 (Linux only).

    Without it a runaway query would go on without anybody who could end it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        os._exit(0)
