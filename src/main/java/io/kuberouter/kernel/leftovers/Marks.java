package io.kuberouter.kernel.leftovers;

import java.nio.charset.StandardCharsets;

/// Firewall marks that kube-router gave to virtual addresses for direct server return: 14 bits of FNV-1a over address,
/// protocol and port, with a number behind where another had the same.
final class Marks {

    private static final int BITS = 0x3fff;

    /// How many marks were already taken, at most, when this one was sought.
    private static final int TRIES = 64;

    private Marks() {}

    static boolean isMarkOf(int mark, String address, String protocol, String port) {
        String key = address + "-" + protocol + "-" + port;
        boolean found = mark(key) == mark;
        for (int i = 1; i < TRIES && !found; i++) {
            found = mark(key + "-" + i) == mark;
        }
        return found;
    }

    static int mark(String key) {
        int hash = 0x811c9dc5;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ Byte.toUnsignedInt(b)) * 0x01000193;
        }
        return hash & BITS;
    }
}
