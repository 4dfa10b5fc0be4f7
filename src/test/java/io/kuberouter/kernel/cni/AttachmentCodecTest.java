package io.kuberouter.kernel.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kuberouter.net.Ip;
import io.kuberouter.state.PodKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentCodecTest {

    private static final String TEXT = """
            call 77.12345
            network mynet
            namespace shop
            name web-0
            uid 0a1b
            address 10.244.1.7
            address fd00::7
            """;

    static Attachment decoded(String name, String text) {
        return AttachmentCodec.decode(name, text);
    }

    @Test
    void anAnnouncementIsRead() {
        assertThat(decoded("c1:eth0", TEXT))
                .isEqualTo(new Attachment(
                        "c1",
                        "eth0",
                        "77.12345",
                        new PodKey("shop", "web-0"),
                        "0a1b",
                        List.of(Ip.of("10.244.1.7"), Ip.of("fd00::7"))));
        assertThat(decoded("c1:eth0", TEXT).name()).isEqualTo("c1:eth0");
    }

    @Test
    void aRuntimeMayTellNoUidAndAYoungerPluginMore() {
        assertThat(decoded("c1:eth0", TEXT.replace("uid 0a1b", "uid ") + "colour red\n\n"))
                .isEqualTo(new Attachment(
                        "c1",
                        "eth0",
                        "77.12345",
                        new PodKey("shop", "web-0"),
                        "",
                        List.of(Ip.of("10.244.1.7"), Ip.of("fd00::7"))));
    }

    @ParameterizedTest
    @CsvSource({
        "call 77.12345, no call",
        "namespace shop, no namespace",
        "name web-0, no name",
        "10.244.1.7, is not an IP address",
    })
    void whatIsMissingIsNamed(String gone, String reason) {
        assertThatThrownBy(() -> decoded("c1:eth0", TEXT.replace(gone, "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aFileOfAnotherNameIsNoAnnouncement() {
        assertThatThrownBy(() -> decoded("notes", TEXT)).hasMessage("its name is not CONTAINER:INTERFACE");
    }
}
