"""Runs a program where the system lets no process change its priority, as a unit with `SystemCallFilter=~@resources` does.

Usage: without_priority.py PROGRAM [WORD ...]. Ends with 77 where this machine has no such filters.
"""

import ctypes
import os
import platform
import struct
import sys

NUMBERS = {"x86_64": 141, "aarch64": 140}  # of setpriority; <asm/unistd.h>
NO_NEW_PRIVS, SECCOMP, FILTER = 38, 22, 2  # <linux/prctl.h>, <linux/seccomp.h>
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # <linux/bpf_common.h>: the call's number; one of two; the answer
ALLOW, ERRNO, EPERM = 0x7FFF0000, 0x00050000, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def main(words: list[str]) -> None:
    number = NUMBERS.get(platform.machine())
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    steps = ((LOAD, 0, 0, 0), (EQUAL, 0, 1, number or 0), (RETURN, 0, 0, ERRNO | EPERM), (RETURN, 0, 0, ALLOW))
    program = _Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
    if number is None or prctl(NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(SECCOMP, FILTER, ctypes.byref(program), 0, 0):
        sys.exit(77)
    os.execv(words[0], words)


if __name__ == "__main__":
    main(sys.argv[1:])
