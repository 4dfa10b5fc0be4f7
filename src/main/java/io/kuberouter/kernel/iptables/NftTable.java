package io.kuberouter.kernel.iptables;

import static io.kuberouter.netlink.Attribute.string;

import io.kuberouter.net.Family;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Decoder;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetfilterSubsystem;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A table of the nft build as the kernel has it (`linux/netfilter/nf_tables.h`): which chains there are, and which
/// rules do nothing but jump.
final class NftTable implements AutoCloseable {

    private static final NetfilterSubsystem NFTABLES = new NetfilterSubsystem(10);
    private static final int GET_CHAIN = 4, GET_RULE = 7;
    private static final int TABLE = 1, CHAIN_NAME = 3, HOOK = 4;
    private static final int RULE_CHAIN = 2, EXPRESSIONS = 4;
    private static final int EXPRESSION_NAME = 1, EXPRESSION_DATA = 2;
    private static final int MATCH_NAME = 1, MATCH_DATA = 3;
    private static final int IMMEDIATE_DATA = 2, VERDICT = 2, VERDICT_CHAIN = 2;

    /// Stands for a rule that says anything else.
    private static final String OTHER = "";

    private static final String OTHER_MATCH = "?";

    private final NetlinkSocket socket;
    private final Family family;
    private final String name;

    private NftTable(NetlinkSocket socket, Family family, String name) {
        this.socket = socket;
        this.family = family;
        this.name = name;
    }

    /// @param entered whether the kernel itself enters it
    record Named(String name, boolean entered) {}

    /// In the network namespace of this thread.
    static NftTable open(Family family, String name) throws TargetException {
        try {
            return new NftTable(NetlinkSocket.open(NetlinkSocket.NETFILTER), family, name);
        } catch (NetlinkException e) {
            throw new TargetException("no netlink socket to be had: " + e.getMessage(), e);
        }
    }

    List<Named> chains() throws TargetException {
        return list(GET_CHAIN, Attributes.NONE, NetfilterSubsystem::attributes).stream()
                .filter(chain -> chain.string(TABLE).equals(name))
                .map(chain -> new Named(chain.string(CHAIN_NAME), chain.has(HOOK)))
                .toList();
    }

    /// The rules of a chain as `iptables-save` would print them, without `-A CHAIN`; an empty one for each that does
    /// more than jump, with or without a comment.
    List<String> rules(String chain) throws TargetException {
        return list(GET_RULE, Attributes.of(List.of(string(TABLE, name), string(RULE_CHAIN, chain))), NftTable::rule);
    }

    private <T> List<T> list(int command, Attributes which, Decoder<T> decoder) throws TargetException {
        try {
            return socket.dump(NFTABLES.message(command, 0, family.number(), 0, which), decoder);
        } catch (NetlinkException e) {
            throw new TargetException("reading table " + name + " of nftables: " + e.getMessage(), e);
        }
    }

    private static String rule(Message message) {
        var in = NetfilterSubsystem.attributes(message);
        String comment = "";
        String jump = "";
        for (var expression : in.has(EXPRESSIONS) ? in.nested(EXPRESSIONS).elements() : List.<Attributes>of()) {
            switch (expression.string(EXPRESSION_NAME)) {
                case "counter" -> {}
                case "match" -> comment = comment(expression.nested(EXPRESSION_DATA));
                case "immediate" -> jump = jump(expression.nested(EXPRESSION_DATA));
                default -> {
                    return OTHER;
                }
            }
        }
        return jump.isEmpty() || comment.equals(OTHER_MATCH) ? OTHER : (comment + jump).strip();
    }

    /// `struct xt_comment_info` is its text.
    private static String comment(Attributes match) {
        if (!match.string(MATCH_NAME).equals("comment")) {
            return OTHER_MATCH;
        }
        String text = new String(match.bytes(MATCH_DATA), StandardCharsets.UTF_8);
        return "-m comment --comment " + quoted(text.substring(0, text.indexOf(0)));
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_-]+") ? text : '"' + text.replaceAll("([\"\\\\'])", "\\\\$1") + '"';
    }

    private static String jump(Attributes immediate) {
        var data = immediate.nested(IMMEDIATE_DATA);
        var verdict = data.has(VERDICT) ? data.nested(VERDICT) : Attributes.NONE;
        return verdict.has(VERDICT_CHAIN) ? " -j " + verdict.string(VERDICT_CHAIN) : "";
    }

    @Override
    public void close() {
        socket.close();
    }
}
