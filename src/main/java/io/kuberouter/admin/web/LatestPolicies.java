package io.kuberouter.admin.web;

import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Board;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/// The firewall of the newest picture and counters, made once for all viewers.
final class LatestPolicies {

    private final Board board;
    private volatile @Nullable PolicyCatalog last;

    LatestPolicies(Board board) {
        this.board = board;
    }

    PolicyCatalog now() {
        var picture = board.overview();
        var traffic = board.policyTraffic();
        var known = last;
        if (known != null && known.picture() == picture && known.traffic() == traffic) {
            return known;
        }
        var fresh = PolicyCatalog.of(picture, traffic);
        last = fresh;
        return fresh;
    }

    /// As [#now], for pages that make no sense without a firewall.
    ///
    /// @throws ResponseStatusException when none runs
    PolicyCatalog proved() {
        if (!PolicyCatalog.runs(board.overview())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no firewall runs on this node");
        }
        return now();
    }
}
