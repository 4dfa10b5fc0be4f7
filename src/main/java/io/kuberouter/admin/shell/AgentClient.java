package io.kuberouter.admin.shell;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The running agent of this node, asked over its admin port.
final class AgentClient {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final String address;
    private final Path token;

    /// @param address of the admin server, with its port; IPv6 in brackets
    /// @param token the file with the token
    AgentClient(String address, Path token) {
        this.address = address;
        this.token = token;
    }

    /// Reads a document.
    ///
    /// @throws Refusal saying what to check when there is no answer, or the agent's own words when it refuses
    String look(String path) {
        return answer(request(path).timeout(Duration.ofSeconds(20)).GET());
    }

    /// Reads a document that needs the token.
    String lookProved(String path) {
        return answer(proved(path).GET());
    }

    /// Asks for a change.
    String change(String path) {
        return answer(proved(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// Asks with a text that is too long for an address; changes nothing.
    String ask(String path, String text) {
        return answer(request(path)
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path)).header("Accept", "application/json");
    }

    private HttpRequest.Builder proved(String path) {
        try {
            return request(path)
                    .timeout(Duration.ofMinutes(2))
                    .header("Authorization", "Bearer " + Files.readString(token).strip());
        } catch (IOException unreadable) {
            throw new Refusal("cannot read the agent's token " + token + ": "
                    + unreadable.getClass().getSimpleName()
                    + ". Run this as root, in the network namespace of the agent.");
        }
    }

    private String answer(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return response.body();
            }
            throw new Refusal(
                    "the agent at " + address + " answers " + response.statusCode() + ": " + words(response.body()));
        } catch (IOException silent) {
            throw new Refusal("no agent answers at " + address + " (" + reason(silent) + ").\n"
                    + "Check that kube-router runs on this node, that its --admin-port is the one asked here, and that "
                    + "this shell is in its network namespace.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted");
        }
    }

    private static String reason(IOException silent) {
        String message = silent.getMessage();
        return message == null ? silent.getClass().getSimpleName() : message;
    }

    private static String words(String body) {
        try {
            String message = Json.read(body, Documents.Trouble.class).message();
            return message == null ? body.strip() : message;
        } catch (IllegalArgumentException plain) {
            return body.strip();
        }
    }

    /// A request that came to nothing, in words for the person who made it.
    static final class Refusal extends RuntimeException {
        Refusal(String message) {
            super(message);
        }

        String words() {
            String message = getMessage();
            return message == null ? "" : message;
        }
    }
}
