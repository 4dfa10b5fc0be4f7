package io.kuberouter.lab.apiserver;

import tools.jackson.databind.node.ObjectNode;

/// An answer other than success, with the code and the reason that the real API server gives. Travels as a `Status`.
public final class Problem extends RuntimeException {

    private final int code;
    private final String reason;

    Problem(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /// The HTTP status.
    public int code() {
        return code;
    }

    /// The machine-readable word beside the code, such as `AlreadyExists` or `Conflict`, both of which are 409.
    public String reason() {
        return reason;
    }

    static Problem badRequest(String message) {
        return new Problem(400, "BadRequest", message);
    }

    static Problem notFound(Kind kind, String name) {
        return new Problem(404, "NotFound", "%s \"%s\" not found".formatted(kind.resource(), name));
    }

    static Problem noSuchPath() {
        return new Problem(404, "NotFound", "the server could not find the requested resource");
    }

    static Problem noSuchMethod() {
        return new Problem(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static Problem exists(Kind kind, String name) {
        return new Problem(409, "AlreadyExists", "%s \"%s\" already exists".formatted(kind.resource(), name));
    }

    static Problem conflict(Kind kind, String name, String why) {
        return new Problem(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, why));
    }

    static Problem expired(String message) {
        return new Problem(410, "Expired", message);
    }

    static Problem unsupportedType(String type) {
        return new Problem(
                415, "UnsupportedMediaType", "the body of the request was in an unsupported format: " + type);
    }

    static Problem invalid(String message) {
        return new Problem(422, "Invalid", message);
    }

    static Problem onPurpose() {
        return new Problem(500, "InternalError", "an error on request of the lab");
    }

    /// A revision that this server has not reached: it was started anew, or the client talks to another one.
    static Problem fromTheFuture(long asked, long current) {
        return new Problem(504, "Timeout", "Too large resource version: %d, current: %d".formatted(asked, current));
    }

    ObjectNode status() {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure")
                .put("message", String.valueOf(getMessage()))
                .put("reason", reason);
        if (reason.equals("Timeout")) {
            var details = status.putObject("details").put("retryAfterSeconds", 1);
            details.putArray("causes")
                    .addObject()
                    .put("reason", "ResourceVersionTooLarge")
                    .put("message", "Too large resource version");
        }
        return status.put("code", code);
    }
}
