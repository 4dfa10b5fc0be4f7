package io.kuberouter.kernel.sysctl;

import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Sysctl;
import io.kuberouter.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Settings in the files of `/proc/sys`. Looks only at what is wanted, and leaves what is no longer wanted as it
/// stands.
public final class ProcSysctl implements Target<String, Sysctl> {

    /// The reason for a setting of an interface that is not there (yet): nothing to worry about.
    public static final String NO_SUCH_INTERFACE = "no such interface";

    /// What a kernel starts with, for those who want a setting back; distributions may have their own
    /// (`/etc/sysctl.d`).
    public static final Table<String, String> KERNEL_DEFAULTS = Table.of(Map.of(
            "net.ipv4.vs.conntrack", "0",
            "net.ipv4.vs.expire_nodest_conn", "0",
            "net.ipv4.vs.expire_quiescent_template", "0",
            "net.ipv4.vs.conn_reuse_mode", "1",
            "net.ipv4.vs.sloppy_tcp", "0",
            "net.ipv4.conf.all.arp_ignore", "0",
            "net.ipv4.conf.all.arp_announce", "0",
            "net.ipv4.conf.all.rp_filter", "0"));

    private final Path root;

    /// @param root `/proc/sys`
    public ProcSysctl(Path root) {
        this.root = root;
    }

    @Override
    public Table<String, Sysctl> observe(Table<String, Sysctl> wanted) throws TargetException {
        var found = Table.<String, Sysctl>empty();
        for (var sysctl : wanted.values()) {
            try {
                found = found.with(sysctl.key(), present(sysctl, read(sysctl.key())));
            } catch (NoSuchFileException absent) {
                found = found.without(sysctl.key());
            } catch (IOException e) {
                throw new TargetException(file(sysctl.key()) + " cannot be read: " + e.getMessage(), e);
            }
        }
        return found;
    }

    /// A value that is none of those to be replaced is as good as the wanted one.
    private static Sysctl present(Sysctl wanted, String value) {
        boolean settled =
                wanted.insteadOf().isPresent() && !wanted.insteadOf().get().equals(value);
        return settled || value.equals(wanted.value()) ? wanted : new Sysctl(wanted.key(), value, wanted.insteadOf());
    }

    /// Fields are separated by tabs in the file and by blanks for people.
    private String read(String key) throws IOException {
        return Files.readString(file(key)).strip().replace('\t', ' ');
    }

    @Override
    public Map<String, String> build(List<Edit<String, Sysctl>> edits) {
        var failed = new LinkedHashMap<String, String>();
        for (var edit : edits) {
            try {
                write(edit.wanted());
            } catch (NoSuchFileException e) {
                failed.put(edit.key(), absence(edit.key()));
            } catch (IOException e) {
                failed.put(
                        edit.key(),
                        file(edit.key()) + " cannot be set to " + edit.wanted().value() + ": " + e.getMessage());
            }
        }
        return failed;
    }

    /// Looks before it writes: a setting that was absent may have come with a value that stays.
    private void write(Sysctl wanted) throws IOException {
        if (!present(wanted, read(wanted.key())).equals(wanted)) {
            Files.writeString(file(wanted.key()), wanted.value());
        }
    }

    private String absence(String key) {
        if (key.matches("net\\.ipv[46]\\.(conf|neigh)\\..*")
                && !Files.exists(file(key).resolve("..").normalize())) {
            return NO_SUCH_INTERFACE;
        }
        String advice = key.startsWith("net.ipv4.vs.") ? ": modprobe ip_vs" : "";
        return file(key) + " is not there" + advice;
    }

    /// Does nothing: which value a setting had before is not known.
    @Override
    public Map<String, String> clear(List<Edit<String, Sysctl>> edits) {
        return Map.of();
    }

    /// Dots and slashes change places, as `sysctl(8)` has it.
    private Path file(String key) {
        var path = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            path.append(c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return root.resolve(path.toString());
    }
}
