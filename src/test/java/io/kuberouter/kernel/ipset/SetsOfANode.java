package io.kuberouter.kernel.ipset;

import io.kuberouter.kernel.netns.Namespace;
import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.net.Prefix;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.IpSet;
import io.kuberouter.state.SetKey;
import io.kuberouter.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A network namespace with its sets, and how tests write what they want of them.
final class SetsOfANode implements AutoCloseable {

    static final SetKey LOCAL = new SetKey(Family.IPV4, "kube-router-local-pods");
    static final SetKey LOCAL6 = new SetKey(Family.IPV6, "kube-router-local-pods");
    private static final Set<String> PREFIXES = Set.of("KUBE-SRC-", "KUBE-DST-", "kube-router-local-pods");

    final Namespace namespace = new Namespace();
    final NetlinkSocket socket = open();
    private final NetlinkSocket other = open();
    final IpSets sets = new IpSets(socket, PREFIXES);
    final SetEntries entries = new SetEntries(other, Set.of(LOCAL, LOCAL6));

    SetsOfANode() throws Exception {}

    NetlinkSocket open() throws Exception {
        return namespace.in(() -> NetlinkSocket.open(NetlinkSocket.NETFILTER));
    }

    static SetKey key(String name) {
        return name.startsWith("inet6:") ? new SetKey(Family.IPV6, name.substring(6)) : new SetKey(Family.IPV4, name);
    }

    static IpSet ips(String name, String... members) {
        return set(name, IpSet.Type.HASH_IP, members);
    }

    static IpSet nets(String name, String... members) {
        return set(name, IpSet.Type.HASH_NET, members);
    }

    private static IpSet set(String name, IpSet.Type type, String... members) {
        var table = Table.<Prefix, Prefix>empty();
        for (String member : members) {
            var prefix =
                    member.contains("/") ? Prefix.of(member) : Ip.of(member).asPrefix();
            table = table.with(prefix, prefix);
        }
        return new IpSet(key(name), type, table, false);
    }

    static IpSet elsewhere(SetKey key) {
        return new IpSet(key, IpSet.Type.HASH_IP, Table.empty(), true);
    }

    /// So many addresses from a first one on.
    static IpSet many(String name, int count) {
        var key = key(name);
        var first = Ip.of(key.family() == Family.IPV4 ? "10.128.0.1" : "fd00:1:2:3::");
        var table = Table.<Prefix, Prefix>empty();
        for (int i = 0; i < count; i++) {
            var member = new Ip(key.family(), first.high(), first.low() + i).asPrefix();
            table = table.with(member, member);
        }
        return new IpSet(key, IpSet.Type.HASH_IP, table, false);
    }

    static Table<SetKey, IpSet> wanted(IpSet... sets) {
        var table = Table.<SetKey, IpSet>empty();
        for (var set : sets) {
            table = table.with(set.key(), set);
        }
        return table;
    }

    Map<SetKey, String> settle(IpSet... wanted) throws TargetException {
        return settle(sets, wanted(wanted));
    }

    static <K extends Comparable<K>, V> Map<K, String> settle(Target<K, V> target, Table<K, V> wanted)
            throws TargetException {
        var build = new ArrayList<Edit<K, V>>();
        var clear = new ArrayList<Edit<K, V>>();
        wanted.changesSince(
                target.observe(wanted),
                (key, before, after) -> (after == null ? clear : build).add(new Edit<>(key, before, after)));
        var failed = new HashMap<>(build.isEmpty() ? Map.<K, String>of() : target.build(build));
        failed.putAll(clear.isEmpty() ? Map.of() : target.clear(clear));
        return failed;
    }

    /// What `ipset save` prints, sorted, without the options that the tool's own sets differ in.
    String saved() throws Exception {
        return namespace.sh("ipset save | sed 's/ bucketsize.*//' | sort");
    }

    @Override
    public void close() throws TargetException {
        socket.close();
        other.close();
        namespace.close();
    }
}
