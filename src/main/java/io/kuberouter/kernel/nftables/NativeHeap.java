package io.kuberouter.kernel.nftables;

import com.sun.jna.Native;

/// The heap of the C library, in which libnftables takes a large script apart. It keeps what is freed for later unless
/// told not to.
final class NativeHeap {

    private static final boolean TRIMS = binds();

    private NativeHeap() {}

    /// Only glibc has it.
    private static boolean binds() {
        try {
            Native.register(NativeHeap.class, "c");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static native int malloc_trim(long pad);

    /// Gives back to the system what is free.
    static void trim() {
        if (TRIMS) {
            int _ = malloc_trim(0);
        }
    }
}
