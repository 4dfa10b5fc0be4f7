/*
 * Lets a User-Mode Linux kernel run on processors with a large extended state (AMX). Put in front of it with
 * LD_PRELOAD.
 *
 * Why: User-Mode Linux keeps the registers of its processes in buffers of a size fixed when it was compiled, and moves
 * them with ptrace(PTRACE_GETREGSET / PTRACE_SETREGSET, NT_X86_XSTATE). With AMX the state grows to 11 KB; the host
 * then refuses to take back only a part of it, and init dies at once: "ptrace set fp regs failed, errno = 14 ... Kernel
 * panic - not syncing: Attempted to kill init!". Debian's 6.1 and our 6.12 need it alike on such processors; on others
 * it changes nothing.
 *
 * How: on reading, the full state goes into a buffer of ours and the caller gets as much as it has room for; on
 * writing, the caller's part is laid over the full state, and all of it goes back. The tail that the kernel does not
 * know keeps the value that the process has at that moment, which is right: the process has not run since.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define NT_X86_XSTATE 0x202

static __thread unsigned char full[64 * 1024] __attribute__((aligned(64)));

static long raw(long request, pid_t pid, void *addr, void *data)
{
    return syscall(SYS_ptrace, request, pid, addr, data);
}

/* Both directions for a caller whose buffer is smaller than the state; -2: none of our business. */
static long xstate(long request, pid_t pid, void *addr, struct iovec *caller)
{
    struct iovec all = { full, sizeof full };

    if (raw(PTRACE_GETREGSET, pid, addr, &all) != 0 || all.iov_len <= caller->iov_len)
        return -2;
    if (request == PTRACE_GETREGSET) {
        memcpy(caller->iov_base, full, caller->iov_len);
        return 0;
    }
    memcpy(full, caller->iov_base, caller->iov_len);
    return raw(PTRACE_SETREGSET, pid, addr, &all);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    pid_t pid = va_arg(arguments, pid_t);
    void *addr = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);

    if ((request == PTRACE_GETREGSET || request == PTRACE_SETREGSET) && (long)addr == NT_X86_XSTATE && data != NULL) {
        int before = errno;
        long done = xstate(request, pid, addr, data);
        if (done != -2)
            return done;
        errno = before;
    }
    /* libc returns the word that was peeked at; the system call stores it where its fourth argument points to. */
    if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER) {
        long word = 0;
        if (raw(request, pid, addr, &word) < 0)
            return -1;
        errno = 0;
        return word;
    }
    return raw(request, pid, addr, data);
}
