package io.kuberouter.admin.web;

import io.kuberouter.admin.view.Words;
import io.kuberouter.admin.view.firewall.PolicyCatalog;
import io.kuberouter.agent.Board;
import io.kuberouter.net.Ip;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;

/// What every page has around it.
final class Frame {

    private final Board board;

    Frame(Board board) {
        this.board = board;
    }

    /// Fills in the frame.
    ///
    /// @param page which entry of the navigation is the current one
    /// @param self the address of this page, from which its live part is fetched again
    void around(Model model, String page, String title, String self) {
        var picture = board.overview();
        var identity = picture.identity();
        model.addAttribute("page", page);
        model.addAttribute("title", title);
        model.addAttribute("self", self);
        model.addAttribute("node", identity.node());
        model.addAttribute(
                "address",
                identity.addresses().stream().findFirst().map(Ip::toString).orElse(""));
        model.addAttribute("firewall", PolicyCatalog.runs(picture));
        model.addAttribute("version", identity.version());
        model.addAttribute("made", Words.clock(picture.at()));
        model.addAttribute("madeMoment", Words.moment(picture.at()));
    }

    /// `services :: live` when htmx asks for the live part alone, the whole page otherwise.
    static String view(String template, HttpServletRequest request) {
        return "true".equals(request.getHeader("HX-Request")) ? template + " :: live" : template;
    }
}
