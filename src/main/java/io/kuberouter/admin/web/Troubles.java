package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/// Requests of programs that cannot be answered, as documents.
@ControllerAdvice
final class Troubles {

    /// The request does not carry the token.
    static final class Unproved extends RuntimeException {}

    /// The request asks for something that means nothing here; the message says what.
    static final class Meaningless extends RuntimeException {
        Meaningless(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }
    }

    @ExceptionHandler(Meaningless.class)
    ResponseEntity<String> meaningless(Meaningless request) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(Json.write(new Documents.Trouble(String.valueOf(request.getMessage()))));
    }

    @ExceptionHandler(Unproved.class)
    ResponseEntity<String> unproved() {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Json.write(new Documents.Trouble(
                        "This needs the token of this agent: run 'kube-router shell' as root on the node.")));
    }
}
