package io.kuberouter.lab.apiserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// One call, from the network or from within the process.
///
/// @param path without the query
/// @param query decoded; of a repeated name the last one
/// @param accept the header, empty if absent
/// @param contentType the header without parameters, empty if absent
record Request(String method, String path, Map<String, String> query, String accept, String contentType, String body) {

    /// @param target path and query, still encoded
    static Request of(String method, String target, String accept, String contentType, String body) {
        int mark = target.indexOf('?');
        return new Request(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? Map.of() : query(target.substring(mark + 1)),
                accept,
                contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT),
                body);
    }

    private static Map<String, String> query(String text) {
        var query = new HashMap<String, String>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            query.put(decode(equals < 0 ? pair : pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String text(String name) {
        return query.getOrDefault(name, "");
    }

    /// @param otherwise the value of an absent or empty parameter
    /// @throws Problem 400 for what is no number
    long number(String name, long otherwise) {
        String text = text(name);
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.badRequest("%s is not a number: %s".formatted(name, text));
        }
    }

    /// Present with an empty value, `1` or `true`.
    boolean flag(String name) {
        var value = query.get(name);
        return value != null && !value.equals("false") && !value.equals("0");
    }

    boolean isDryRun() {
        return text("dryRun").equals("All");
    }

    boolean wantsTable() {
        return accept.contains("as=Table");
    }

    Selector selector() {
        return Selector.of(text("labelSelector"), text("fieldSelector"));
    }

    /// @throws Problem 400 if the body is no object, 415 for Protobuf, in which some verbs of kubectl insist to speak
    ObjectNode object() {
        if (contentType.contains("protobuf")) {
            throw Problem.unsupportedType(contentType);
        }
        return contentType.contains("yaml") ? Json.readYaml(body) : Json.readObject(body);
    }
}
