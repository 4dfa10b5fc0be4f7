package io.kuberouter.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "https://10.96.0.1:443, HTTPS_PROXY=p:3128, p:3128",
        "https://10.96.0.1:443, https_proxy=http://p:3128, p:3128",
        "https://10.96.0.1:443, HTTP_PROXY=p:3128, direct",
        "http://api:8080, HTTP_PROXY=http://p, p:80",
        "http://127.0.0.1:8080, HTTP_PROXY=p:3128, direct",
        "https://[::1]:443, HTTPS_PROXY=p:3128, direct",
        "https://localhost:443, HTTPS_PROXY=p:3128, direct",
        "https://10.96.0.1:443, HTTPS_PROXY=p:3128 NO_PROXY=10.96.0.0/12, direct",
        "https://[fd00::1]:443, HTTPS_PROXY=p:3128 NO_PROXY=fd00::/8, direct",
        "https://10.96.0.1:443, HTTPS_PROXY=p:3128 NO_PROXY=192.0.2.1;10.96.0.1, direct",
        "https://api.example:443, HTTPS_PROXY=p:3128 NO_PROXY=example, direct",
        "https://api.example:443, HTTPS_PROXY=p:3128 NO_PROXY=.example, direct",
        "https://api.example:443, HTTPS_PROXY=p:3128 NO_PROXY=ample, p:3128",
        "https://api.example:443, HTTPS_PROXY=p:3128 NO_PROXY=*, direct",
    })
    void aProxyIsTakenAsGoTakesIt(String uri, String variables, String expected) {
        var environment = new java.util.HashMap<String, String>();
        for (String variable : variables.split(" ")) {
            int is = variable.indexOf('=');
            environment.put(
                    variable.substring(0, is), variable.substring(is + 1).replace(';', ','));
        }
        Proxy proxy = EnvironmentProxies.of(Map.copyOf(environment))
                .select(URI.create(uri))
                .getFirst();
        String text = proxy.type() == Proxy.Type.DIRECT
                ? "direct"
                : ((java.net.InetSocketAddress) proxy.address()).getHostString() + ":"
                        + ((java.net.InetSocketAddress) proxy.address()).getPort();
        assertThat(text).isEqualTo(expected);
    }
}
