package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Documents;
import io.kuberouter.admin.view.Json;
import io.kuberouter.agent.Board;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// What changes something or costs the kernel something; each needs the token.
@RestController
final class ActionsController {

    private final Board board;
    private final TokenFile token;

    ActionsController(Board board, TokenFile token) {
        this.board = board;
        this.token = token;
    }

    /// What cleanup would remove.
    @GetMapping(path = "/cleanup.json", produces = MediaType.APPLICATION_JSON_VALUE)
    String cleanupPlan(@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String proof) {
        prove(proof);
        return document("CleanupPlan", board.cleanupPlan());
    }

    /// Removes everything of ours; the agent exits afterwards.
    @PostMapping(path = "/actions/cleanup", produces = MediaType.APPLICATION_JSON_VALUE)
    String cleanup(@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String proof) {
        prove(proof);
        return document("CleanupReport", board.cleanup());
    }

    /// Compares every area with the kernel.
    @PostMapping(path = "/actions/verify", produces = MediaType.APPLICATION_JSON_VALUE)
    String verify(@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String proof) {
        prove(proof);
        board.verify();
        return document("Verification", List.of());
    }

    private String document(String kind, List<String> items) {
        return Json.write(new Documents.Cleanup(
                Documents.VERSION, kind, board.overview().identity().node(), items));
    }

    private void prove(String proof) {
        if (!token.isProvedBy(proof)) {
            throw new Troubles.Unproved();
        }
    }
}
