package io.kuberouter.kubernetes.watch;

import io.kuberouter.kubernetes.read.Documents;
import io.kuberouter.kubernetes.read.Documents.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/// A request that came to nothing. The message is what an operator reads: `connection refused`, or the code and the
/// words of the server, which name the missing right.
final class ApiFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REFUSAL = 4096;

    private final int code;
    private final boolean damaged;

    private ApiFailure(int code, boolean damaged, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.damaged = damaged;
    }

    /// The server was not reached, or the connection broke.
    static ApiFailure of(IOException e) {
        return new ApiFailure(0, false, reason(e), e);
    }

    /// What came is no JSON, or stopped coming.
    static ApiFailure of(JacksonException e) {
        if (e instanceof JacksonIOException broken && broken.getCause() != null) {
            return of(broken.getCause());
        }
        return new ApiFailure(0, true, "unreadable answer: " + e.getOriginalMessage(), e);
    }

    /// Nothing was sent: the token file is gone, a credential plugin fails.
    static ApiFailure unsent(RuntimeException e) {
        return new ApiFailure(0, false, String.valueOf(root(e).getMessage()), e);
    }

    /// A bug of ours. A new list leads past what brought it up.
    static ApiFailure bug(RuntimeException e) {
        return new ApiFailure(0, true, e.toString(), e);
    }

    /// An answer that lacks what every answer has.
    static ApiFailure damaged(String message) {
        return new ApiFailure(0, true, message, null);
    }

    static ApiFailure of(Refusal refusal) {
        String message = refusal.message();
        return new ApiFailure(refusal.code(), false, refusal.code() + ": " + message, null);
    }

    /// An answer other than 200.
    static ApiFailure of(Response response) throws IOException {
        String text = response.peekBody(LONGEST_REFUSAL).string();
        return of(new Refusal(response.code(), message(response.message(), text)));
    }

    private static String message(String phrase, String body) {
        try {
            String message = body.startsWith("{") ? Documents.refusal(body).message() : "";
            return message.isEmpty() ? (phrase.isEmpty() ? "refused" : phrase) : message;
        } catch (JacksonException _) {
            return phrase;
        }
    }

    /// The message.
    String reason() {
        return String.valueOf(getMessage());
    }

    /// Whether the server is there and will not do what was asked, for want of a right mostly.
    boolean isRefusal() {
        return code >= 400 && code < 500;
    }

    /// Whether the version to go on from is of no use any more, so that only a new list helps: it is compacted away
    /// (410), unknown to a server that was restored (`Too large resource version`), refused (400), or unreadable.
    boolean isStale() {
        return code == 410 || code == 400 || damaged || reason().contains("Too large resource");
    }

    /// Whether this is the ordinary end of a version's life, nothing to report.
    boolean isExpiry() {
        return code == 410;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case UnknownHostException unknown -> "unknown host " + unknown.getMessage();
            case SocketTimeoutException _ -> "no answer in time";
            case IOException closed when root(closed) instanceof EOFException -> "connection closed";
            default -> {
                String message = root(e).getMessage();
                yield message == null ? root(e).getClass().getSimpleName() : lowered(message);
            }
        };
    }

    private static String lowered(String message) {
        return message.startsWith("Connection") ? "c" + message.substring(1) : message;
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
