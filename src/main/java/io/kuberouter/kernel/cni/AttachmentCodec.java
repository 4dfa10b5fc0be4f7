package io.kuberouter.kernel.cni;

import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what the plugin writes: a word and its value on each line, several addresses. Words that this agent does not
/// know belong to a younger plugin.
final class AttachmentCodec {

    private AttachmentCodec() {}

    /// @param name of the file: `CONTAINER:INTERFACE`
    /// @throws IllegalArgumentException that says what is missing or misshapen
    static Attachment decode(String name, String text) {
        var words = new HashMap<String, String>();
        var addresses = new ArrayList<Ip>();
        for (String line : text.lines().toList()) {
            var parts = List.of(line.split(" ", 2));
            String value = parts.size() < 2 ? "" : parts.get(1).strip();
            if (parts.getFirst().equals("address")) {
                addresses.add(Ip.of(value));
            } else {
                words.put(parts.getFirst(), value);
            }
        }
        int colon = name.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("its name is not CONTAINER:INTERFACE");
        }
        return new Attachment(
                name.substring(0, colon),
                name.substring(colon + 1),
                needed(words, "call"),
                new PodKey(needed(words, "namespace"), needed(words, "name")),
                words.getOrDefault("uid", ""),
                addresses);
    }

    private static String needed(Map<String, String> words, String word) {
        String value = words.getOrDefault(word, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no " + word);
        }
        return value;
    }
}
