package io.kuberouter.kubernetes.client;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Proxies as Go programs take them from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` or their lower-case forms: never
/// for loopback; `NO_PROXY` holds names, `.suffixes`, addresses, CIDRs, or `*`.
final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;

    private EnvironmentProxies(Map<String, String> environment) {
        this.environment = environment;
    }

    static ProxySelector of(Map<String, String> environment) {
        return new EnvironmentProxies(environment);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String proxy = variable("https".equals(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (proxy.isEmpty() || uri.getHost() == null || isDirect(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        int port = at.getPort() < 0 ? 80 : at.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(at.getHost(), port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // the caller sees the failure itself
    }

    private boolean isDirect(String bracketed) {
        String host = bracketed.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
        Ip ip = Ip.parse(host);
        if (host.equals("localhost") || (ip != null && ip.isLoopback())) {
            return true;
        }
        for (String entry : variable("NO_PROXY").toLowerCase(Locale.ROOT).split(",")) {
            if (names(entry.trim(), host, ip)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(String entry, String host, @Nullable Ip ip) {
        if (entry.isEmpty() || entry.equals("*")) {
            return !entry.isEmpty();
        }
        if (ip == null) {
            String suffix = entry.startsWith("*.") ? entry.substring(1) : entry;
            return suffix.startsWith(".") ? host.endsWith(suffix) : host.equals(suffix) || host.endsWith("." + suffix);
        }
        try {
            return entry.contains("/") ? Prefix.of(entry).contains(ip) : ip.equals(Ip.parse(entry));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private String variable(String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }
}
