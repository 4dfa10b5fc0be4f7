package io.kuberouter.kernel.netns;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/// The calls of the C library that a change of namespace takes.
final class LibC {

    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags) throws LastErrorException;

    static native int setns(int descriptor, int kind) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
}
