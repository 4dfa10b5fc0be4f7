package io.kuberouter.kubernetes.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kuberouter.kubernetes.client.Connection;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests with a JSON body, and their answers.
final class Exchange {

    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Connection connection;

    /// @param body what came with the code; missing where it was no JSON
    record Reply(int code, JsonNode body) {

        boolean isDone() {
            return code >= 200 && code < 300;
        }

        /// For people: `403: events is forbidden: User …`.
        private String reason() {
            String message = body.path("message").asString("");
            return message.isEmpty() ? String.valueOf(code) : code + ": " + message;
        }

        /// What a code other than success means for the one who asked.
        Answer failure() {
            return switch (code) {
                case 401 -> new Answer.Forbidden(reason());
                case 403 -> isOfThisObject() ? new Answer.Refused(reason()) : new Answer.Forbidden(reason());
                case 408, 409, 429 -> new Answer.Away(reason());
                default -> code >= 400 && code < 500 ? new Answer.Refused(reason()) : new Answer.Away(reason());
            };
        }

        /// A namespace that is going or full answers 403 too; that says nothing about rights.
        private boolean isOfThisObject() {
            boolean going = body.path("details")
                    .path("causes")
                    .valueStream()
                    .anyMatch(cause -> cause.path("reason").asString("").equals("NamespaceTerminating"));
            return going || body.path("message").asString("").contains("exceeded quota");
        }
    }

    Exchange(Connection connection) {
        this.connection = connection;
    }

    Reply get(String path) throws IOException {
        return send("GET", path, "", new byte[0]);
    }

    Reply post(String path, JsonNode body) throws IOException {
        return send("POST", path, JSON, body.toString().getBytes(UTF_8));
    }

    Reply patch(String path, String type, JsonNode body) throws IOException {
        return send("PATCH", path, type, body.toString().getBytes(UTF_8));
    }

    private Reply send(String method, String path, String type, byte[] body) throws IOException {
        try (var response = connection.call(method, path, type, body, LIMIT).execute()) {
            return new Reply(response.code(), read(response.body().string()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Nothing was sent: the token file is gone, a credential plugin fails.
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException _) {
            return MAPPER.missingNode();
        }
    }
}
