package io.kuberouter.kernel.ipset;

import static io.kuberouter.kernel.ipset.SetsOfANode.LOCAL;
import static io.kuberouter.kernel.ipset.SetsOfANode.LOCAL6;
import static io.kuberouter.kernel.ipset.SetsOfANode.elsewhere;
import static io.kuberouter.kernel.ipset.SetsOfANode.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.SetEntry;
import io.kuberouter.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetEntriesTest {

    private SetsOfANode node;

    @BeforeEach
    void node() throws Exception {
        node = new SetsOfANode();
    }

    @AfterEach
    void gone() throws Exception {
        node.close();
    }

    private static SetEntry entry(String address) {
        var ip = Ip.of(address);
        return new SetEntry(ip.family() == Family.IPV4 ? LOCAL : LOCAL6, ip.asPrefix());
    }

    private static Table<SetEntry, SetEntry> admitted(String... addresses) {
        var table = Table.<SetEntry, SetEntry>empty();
        for (String address : addresses) {
            table = table.with(entry(address), entry(address));
        }
        return table;
    }

    @Test
    void membersComeAndGoOneByOne() throws Exception {
        node.settle(elsewhere(LOCAL), elsewhere(LOCAL6));
        var wanted = admitted("10.244.1.3", "10.244.1.4", "fd00:244::3");
        assertThat(settle(node.entries, wanted)).isEmpty();
        assertThat(node.saved()).startsWith("""
                add inet6:kube-router-local-pods fd00:244::3
                add kube-router-local-pods 10.244.1.3
                add kube-router-local-pods 10.244.1.4
                """);
        assertThat(node.entries.observe(wanted)).isEqualTo(wanted);
        assertThat(settle(node.entries, admitted("10.244.1.4"))).isEmpty();
        assertThat(node.saved()).startsWith("add kube-router-local-pods 10.244.1.4\ncreate");
        assertThat(node.entries.suspected()).isFalse();
        assertThat(node.sets.suspected()).isFalse();
    }

    @Test
    void whatOthersChangeIsSuspectedAndPutRight() throws Exception {
        node.settle(elsewhere(LOCAL), elsewhere(LOCAL6));
        var wanted = admitted("10.244.1.3", "10.244.1.4", "fd00:244::3");
        assertThat(node.entries.suspected()).isFalse();
        for (String hand : new String[] {
            "ipset del kube-router-local-pods 10.244.1.3",
            "ipset flush",
            "ipset add inet6:kube-router-local-pods fd00::9",
            "ipset destroy kube-router-local-pods"
        }) {
            assertThat(settle(node.entries, wanted)).isEmpty();
            assertThat(node.entries.suspected()).isFalse();
            node.namespace.sh(hand);
            assertThat(node.entries.suspected()).as(hand).isTrue();
            assertThat(node.settle(elsewhere(LOCAL), elsewhere(LOCAL6))).isEmpty();
            assertThat(settle(node.entries, wanted)).isEmpty();
            assertThat(node.entries.observe(wanted)).isEqualTo(wanted);
        }
    }

    @Test
    void aMemberThatWouldGoByItselfIsMadeToStay() throws Exception {
        node.namespace.sh("""
                ipset create kube-router-local-pods hash:ip timeout 0
                ipset add kube-router-local-pods 10.244.1.3 timeout 900
                ipset add kube-router-local-pods 10.244.1.4 timeout 0
                ipset add kube-router-local-pods 10.244.1.5 timeout 900
                """);
        node.settle(elsewhere(LOCAL), elsewhere(LOCAL6));
        assertThat(settle(node.entries, admitted("10.244.1.3", "10.244.1.4"))).isEmpty();
        assertThat(node.saved()).isEqualTo("""
                add kube-router-local-pods 10.244.1.3 timeout 0
                add kube-router-local-pods 10.244.1.4 timeout 0
                create inet6:kube-router-local-pods hash:ip family inet6 hashsize 64 maxelem 65536
                create kube-router-local-pods hash:ip family inet hashsize 1024 maxelem 65536 timeout 0
                """);
    }

    @Test
    void whileASetIsMissingItsMembersFailAndOthersDoNot() throws Exception {
        node.settle(elsewhere(LOCAL));
        var failed = settle(node.entries, admitted("10.244.1.3", "fd00:244::3", "fd00:244::4"));
        assertThat(failed).containsOnlyKeys(entry("fd00:244::3"), entry("fd00:244::4"));
        assertThat(failed.get(entry("fd00:244::3")))
                .isEqualTo("ipset add inet6:kube-router-local-pods fd00:244::3/128:"
                        + " ENOENT (there is no set of this name)");
        assertThat(node.saved()).contains("add kube-router-local-pods 10.244.1.3");
        node.settle();
        assertThat(settle(node.entries, admitted())).isEmpty();
    }

    @Test
    void aRefusedMemberIsNamedAndStopsNoOther() throws Exception {
        node.settle(elsewhere(LOCAL), elsewhere(LOCAL6));
        var failed = settle(node.entries, admitted("10.244.1.3", "0.0.0.0", "10.244.1.4"));
        assertThat(failed).containsOnlyKeys(entry("0.0.0.0"));
        assertThat(node.saved())
                .contains("add kube-router-local-pods 10.244.1.3")
                .contains("add kube-router-local-pods 10.244.1.4");
    }
}
