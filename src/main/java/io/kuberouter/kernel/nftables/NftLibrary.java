package io.kuberouter.kernel.nftables;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One long-lived context of libnftables. The library is not thread-safe, so one script runs at a time. It ends the
/// whole process when memory or its netlink socket fail it; [NftProgram] is for those who cannot have that.
final class NftLibrary implements Nft {

    private static final String CHARSET = StandardCharsets.UTF_8.name();

    /// Characters from which on the library needs tens of megabytes for a script or an answer.
    private static final int LARGE = 100_000;

    /// An empty script.
    private static final Memory NOTHING = nothing();

    private @Nullable Pointer context;

    private static Memory nothing() {
        var empty = new Memory(1);
        empty.setByte(0, (byte) 0);
        return empty;
    }

    private NftLibrary(Pointer context) {
        this.context = context;
    }

    /// A context in the network namespace of this thread, or nothing where there is no such library.
    static Optional<Nft> open() {
        try {
            var context = LibNftables.nft_ctx_new(0);
            LibNftables.nft_ctx_buffer_output(context);
            LibNftables.nft_ctx_buffer_error(context);
            return Optional.of(new NftLibrary(context));
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized Answer run(String script) {
        if (context == null) {
            throw new IllegalStateException("this context of libnftables is closed");
        }
        var answer = answer(context, script);
        if (script.length() > LARGE || answer.out().length() > LARGE) {
            // What is kept for the next answer is as large as the last one.
            LibNftables.nft_run_cmd_from_buffer(context, NOTHING);
            NativeHeap.trim();
        }
        return answer;
    }

    private static Answer answer(Pointer context, String script) {
        // of a refused script the library quotes the first line only, so it gets no second one
        byte[] bytes = script.replace('\n', ';').getBytes(StandardCharsets.UTF_8);
        try (var commands = new Memory(bytes.length + 1L)) {
            commands.write(0, bytes, 0, bytes.length);
            commands.setByte(bytes.length, (byte) 0);
            int code = LibNftables.nft_run_cmd_from_buffer(context, commands);
            String out = LibNftables.nft_ctx_get_output_buffer(context).getString(0, CHARSET);
            String err = LibNftables.nft_ctx_get_error_buffer(context).getString(0, CHARSET);
            return new Answer(script, code == 0, out, err);
        }
    }

    @Override
    public synchronized void close() {
        if (context != null) {
            LibNftables.nft_ctx_free(context);
            context = null;
        }
    }
}
