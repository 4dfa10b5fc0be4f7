package io.kuberouter.lab.apiserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What a path under `/api` or `/apis` names: a collection, an object or a part of an object.
///
/// @param namespace empty for all namespaces and for cluster-wide kinds
/// @param name empty for a collection
/// @param part a sub-resource such as `status`; empty for the object
record Route(Kind kind, String namespace, String name, String part) {

    /// @throws Problem 404 for a path that names nothing here
    static Route of(String path) {
        var words = Arrays.stream(path.substring(1).split("/", -1))
                .map(word -> URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        boolean core = words.getFirst().equals("api");
        int head = core ? 2 : 3;
        if (words.size() <= head) {
            throw Problem.noSuchPath();
        }
        return within(core ? "" : words.get(1), words.get(head - 1), words.subList(head, words.size()));
    }

    private static Route within(String group, String version, List<String> words) {
        boolean scoped = words.size() >= 3
                && words.getFirst().equals("namespaces")
                && Kinds.at(group, version, words.get(2)).isPresent();
        var rest = scoped ? words.subList(2, words.size()) : words;
        var kind = Kinds.at(group, version, rest.getFirst()).orElseThrow(Problem::noSuchPath);
        if (rest.size() > 3 || (scoped && !kind.namespaced())) {
            throw Problem.noSuchPath();
        }
        return new Route(kind, scoped ? words.get(1) : "", word(rest, 1), word(rest, 2));
    }

    private static String word(List<String> words, int at) {
        return at < words.size() ? words.get(at) : "";
    }
}
