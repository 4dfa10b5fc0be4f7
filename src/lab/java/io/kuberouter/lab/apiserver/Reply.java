package io.kuberouter.lab.apiserver;

import tools.jackson.databind.JsonNode;

/// An answer that is complete: a code and JSON text.
record Reply(int code, String json) {

    static Reply ok(JsonNode body) {
        return new Reply(200, body.toString());
    }

    static Reply ok(Kind kind, Entry entry) {
        return new Reply(200, entry.text(kind));
    }

    static Reply of(Problem problem) {
        return new Reply(problem.code(), problem.status().toString());
    }
}
