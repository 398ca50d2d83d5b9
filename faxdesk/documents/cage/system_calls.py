"""The system calls of processes in the cage, by their names and numbers on two kinds of processors.

The process that opens documents may ask for those that are ALLOWED and nothing else. A program of others
behind walls needs more than can be listed: there Landlock says which files may be opened, and what is listed
here besides are the ways out that it does not look at. A number is None where a kind of processor has no such
call.
"""

from __future__ import annotations

Calls = dict[str, tuple[int | None, int | None]]

COLUMNS = {"x86_64": 0, "aarch64": 1}

ALLOWED: Calls = {
    # Descriptors that are open already, and those that arrive over the socket.
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62), "readv": (19, 65),
    "writev": (20, 66), "pread64": (17, 67), "pwrite64": (18, 68), "recvmsg": (47, 212),
    "ftruncate": (77, 46), "poll": (7, None), "ppoll": (271, 73), "dup": (32, 23),
    # Memory; what takes it (mmap, mprotect) is looked at, so that it is never code.
    "munmap": (11, 215), "brk": (12, 214), "mremap": (25, 216), "madvise": (28, 233),
    # Time, mostly told without the kernel, and the process's own deadline.
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "alarm": (37, None), "setitimer": (38, 103),
    "getitimer": (36, 102),
    # Signals to itself, and the end.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "exit": (60, 93), "exit_group": (231, 94),
    # Locks of libraries.
    "futex": (202, 98), "sched_yield": (24, 124), "set_robust_list": (273, 99), "rseq": (334, 293),
    "sched_getaffinity": (204, 123), "get_robust_list": (274, 100), "membarrier": (324, 283),
    # Who it is, how much memory it uses, chance.
    "getpid": (39, 172), "gettid": (186, 178), "getrusage": (98, 165), "getrandom": (318, 278),
    "sysinfo": (99, 179),
    # The folder that it stands in, which is the top: Pillow asks for it whenever it saves.
    "getcwd": (79, 17),
}  # fmt: skip

LOOKED_AT: Calls = {
    # Refused or allowed by what they ask for.
    "clone": (56, 220), "clone3": (435, 435), "mmap": (9, 222), "mprotect": (10, 226),
    "pkey_mprotect": (329, 288), "prctl": (157, 167), "openat": (257, 56), "open": (2, None),
    "tgkill": (234, 131), "ioctl": (16, 29), "fcntl": (72, 25), "prlimit64": (302, 261),
}  # fmt: skip

PROGRAMS: Calls = {
    # Other programs, and what could become code.
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip

NETWORK: Calls = {
    # Nothing is sent to or heard from anybody, on this computer or elsewhere.
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269),
}  # fmt: skip

OTHER_PROCESSES: Calls = {
    # Other processes' memory, files and messages.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "kcmp": (312, 272),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "shmget": (29, 194), "shmat": (30, 196),
    "shmctl": (31, 195), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "setpriority": (141, 140),
}  # fmt: skip

SIGNALS: Calls = {
    # Only where Landlock does not keep them within the cage: these also end a program of the cage's own.
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
}  # fmt: skip

ABOUT_FILES: Calls = {
    # What Landlock does not look at: times, owners and rights of files, and watching them.
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "file_setattr": (469, 469), "setxattrat": (463, 463), "removexattrat": (466, 466), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "utimensat": (280, 88), "futimesat": (261, None), "truncate": (76, 45),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89),
}  # fmt: skip

THE_SYSTEM: Calls = {
    # The system itself, and what its faults were mostly reached by.
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "seccomp": (317, 277),
    "personality": (135, 92), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "open_tree_attr": (467, 467), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266), "syslog": (103, 116),
    "ioperm": (173, None), "iopl": (172, None), "modify_ldt": (154, None), "vhangup": (153, 58),
    "lookup_dcookie": (212, 18),
}  # fmt: skip
