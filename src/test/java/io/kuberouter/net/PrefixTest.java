package io.kuberouter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/24,      10.1.2.0/24",
        "10.1.2.3/32,      10.1.2.3/32",
        "10.255.2.3/9,     10.128.0.0/9",
        "10.1.2.3/0,       0.0.0.0/0",
        "fd00:1:2:3::9/64, fd00:1:2:3::/64",
        "fd00:1:2:3::9/60, fd00:1:2::/60",
        "fd00:1:2:3:8000::9/65, fd00:1:2:3:8000::/65",
        "fd00::9/128,      fd00::9/128",
        "fd00::9/0,        ::/0",
    })
    void keepsHostBitsUntilAskedForTheNetwork(String text, String network) {
        assertThat(Prefix.of(text)).hasToString(text);
        assertThat(Prefix.of(text).network()).hasToString(network).isEqualTo(Prefix.of(network));
    }

    @Test
    void aMappedPrefixIsTheIpv4One() {
        assertThat(Prefix.of("::ffff:10.1.2.0/120")).isEqualTo(Prefix.of("10.1.2.0/24"));
        assertThat(Prefix.of("::ffff:0:0/96")).isEqualTo(Prefix.of("0.0.0.0/0"));
        assertThatThrownBy(() -> Prefix.of("::ffff:10.1.2.0/24")).hasMessageContaining("is not a CIDR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "/24",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0/8",
                "10.0.0.0/8/8",
                "10.0.0.0/ 8",
                "fd00::/129",
                "fd00::/1000",
                "fe80::1%eth0/64"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Prefix.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a CIDR");
    }

    @Test
    void containsWhatSharesItsBits() {
        assertThat(Prefix.of("10.1.2.3/24").contains(Ip.of("10.1.2.255"))).isTrue();
        assertThat(Prefix.of("10.1.2.3/24").contains(Ip.of("10.1.3.0"))).isFalse();
        assertThat(Prefix.of("0.0.0.0/0").contains(Ip.of("fd00::1"))).isFalse();
        assertThat(Prefix.of("10.0.0.0/8").contains(Prefix.of("10.9.0.0/16"))).isTrue();
        assertThat(Prefix.of("10.9.0.0/16").contains(Prefix.of("10.0.0.0/8"))).isFalse();
        assertThat(Prefix.of("10.9.0.0/16").contains(Prefix.of("10.9.0.0/16"))).isTrue();
    }

    @Test
    void agreesWithPlainArithmetic() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            var prefix = new Prefix(Ip.of(bytes), random.nextInt(bytes.length * 8 + 1));
            int host = bytes.length * 8 - prefix.length();
            int flip = random.nextInt(bytes.length * 8);
            var number = new BigInteger(1, bytes);
            byte[] other = padded(number.flipBit(flip), bytes.length);
            assertThat(new BigInteger(1, prefix.network().address().bytes()))
                    .as("seed %d: %s", seed, prefix)
                    .isEqualTo(number.shiftRight(host).shiftLeft(host));
            assertThat(prefix.contains(Ip.of(other)))
                    .as("seed %d: %s bit %d", seed, prefix, flip)
                    .isEqualTo(flip < host);
        }
    }

    private static byte[] padded(BigInteger number, int length) {
        byte[] out = new byte[length];
        byte[] in = number.toByteArray();
        int take = Math.min(in.length, length);
        System.arraycopy(in, in.length - take, out, length - take, take);
        return out;
    }
}
