package io.kuberouter.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Ip;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, 10.0.0.1/32",
        "10.0.0.1, 10.0.0.6, 10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32",
        "0.0.0.0, 255.255.255.255, 0.0.0.0/0",
        "128.0.0.0, 255.255.255.255, 128.0.0.0/1",
        "255.255.255.254, 255.255.255.255, 255.255.255.254/31",
        "::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ::/0",
        "2001:db8::ffff, 2001:db8::1:1, 2001:db8::ffff/128 2001:db8::1:0/127",
    })
    void aRangeIsTheLargestNetworksInIt(String first, String last, String prefixes) {
        assertThat(Ranges.prefixes(Ip.of(first), Ip.of(last)).stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(prefixes);
    }
}
