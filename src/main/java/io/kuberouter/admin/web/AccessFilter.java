package io.kuberouter.admin.web;

import io.kuberouter.agent.Board;
import io.kuberouter.net.Ip;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps other sites out of a browser that can reach this port: by the name they call us (DNS rebinding), by what the
/// browser says of the request's origin (Fetch Metadata), and by a policy that lets a page load nothing from elsewhere.
final class AccessFilter extends HttpFilter {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final transient Board board;

    AccessFilter(Board board) {
        this.board = board;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        harden(response);
        String refusal = refusal(request);
        if (refusal.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain; charset=utf-8");
        response.getWriter().println(refusal);
    }

    private static void harden(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // With "no-referrer" a browser calls the origin of our own forms "null".
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    private String refusal(HttpServletRequest request) {
        String host = host(request.getHeader("Host"));
        if (!isOurs(host)) {
            return "'" + host + "' is not a name of this node; use localhost, an address of the node or its name.";
        }
        boolean look = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean stranger = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean link = look && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
        if (stranger && !link) {
            return "This request was made by another site.";
        }
        String origin = request.getHeader("Origin");
        if (!look && origin != null && !origin.endsWith("//" + request.getHeader("Host"))) {
            return "This request was made by " + origin + ".";
        }
        return "";
    }

    /// The name without its port, lower case.
    private static String host(@Nullable String header) {
        String host = header == null ? "" : header.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private boolean isOurs(String host) {
        if (LOCAL.contains(host)) {
            return true;
        }
        var identity = board.overview().identity();
        return host.equals(identity.node().toLowerCase(Locale.ROOT))
                || identity.addresses().stream().map(Ip::bracketed).anyMatch(host::equals);
    }
}
