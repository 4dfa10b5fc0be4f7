package io.kuberouter.kubernetes.read;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shares equal text and equal label maps, so that ten thousand pods of one namespace hold its name once. Bounded: a
/// slot that is taken by other text is simply given to the newcomer. Confined to one thread.
public final class Interner {
    private static final int SLOTS = 1 << 12;

    private final @Nullable String[] texts = new String[SLOTS];
    private final @Nullable Map<?, ?>[] maps = new Map<?, ?>[SLOTS];

    /// The shared copy of a text that lies in a buffer; makes a String only for text it does not hold yet.
    String text(char[] buffer, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = slot(hash);
        String held = texts[slot];
        if (held != null && held.length() == length && matches(held, buffer, from)) {
            return held;
        }
        String text = new String(buffer, from, length);
        texts[slot] = text;
        return text;
    }

    /// The shared copy of a text.
    String text(String text) {
        int slot = slot(text.hashCode());
        String held = texts[slot];
        if (text.equals(held)) {
            return held;
        }
        texts[slot] = text;
        return text;
    }

    /// An immutable copy of the map, shared with equal maps.
    @SuppressWarnings("unchecked")
    Map<String, String> map(Map<String, String> map) {
        if (map.isEmpty()) {
            return Map.of();
        }
        int slot = slot(map.hashCode());
        Map<?, ?> held = maps[slot];
        if (map.equals(held)) {
            return (Map<String, String>) held;
        }
        var copy = Map.copyOf(map);
        maps[slot] = copy;
        return copy;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 12 ^ hash >>> 22) & SLOTS - 1;
    }

    private static boolean matches(String held, char[] buffer, int from) {
        for (int i = 0; i < held.length(); i++) {
            if (held.charAt(i) != buffer[from + i]) {
                return false;
            }
        }
        return true;
    }
}
