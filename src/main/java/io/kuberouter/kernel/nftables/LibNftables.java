package io.kuberouter.kernel.nftables;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/// The calls of `nftables/libnftables.h` that we make.
final class LibNftables {

    static {
        Native.register(LibNftables.class, "libnftables.so.1");
    }

    private LibNftables() {}

    static native Pointer nft_ctx_new(int flags);

    static native void nft_ctx_free(Pointer context);

    static native int nft_ctx_buffer_output(Pointer context);

    static native int nft_ctx_buffer_error(Pointer context);

    static native Pointer nft_ctx_get_output_buffer(Pointer context);

    static native Pointer nft_ctx_get_error_buffer(Pointer context);

    static native int nft_run_cmd_from_buffer(Pointer context, Pointer commands);
}
