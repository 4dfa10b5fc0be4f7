package io.kuberouter.plan.firewall;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PodKey;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.state.RuleKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The names that both planes give to things of the kernel, and the bits of the packet mark. Prefixes, fixed names,
/// bits and comments are those of kube-router 2.11; the 16 characters behind a prefix are ours: they depend on what the
/// thing is, never on when it was written.
final class Names {

    static final String INPUT = "KUBE-ROUTER-INPUT";
    static final String FORWARD = "KUBE-ROUTER-FORWARD";
    static final String OUTPUT = "KUBE-ROUTER-OUTPUT";
    static final String COMMON = "KUBE-NWPLCY-COMMON";
    static final String DEFAULT = "KUBE-NWPLCY-DEFAULT";
    static final String TAIL = "KUBE-NWPLCY-TAIL";
    static final String LOCAL_PODS = "kube-router-local-pods";

    /// This direction is allowed; set in policy chains, tested and cleared at the end of a pod's chain.
    static final int ALLOWED = 0x10000;

    /// Every pod's chain on the way allowed it; set at the end of a pod's chain, tested in TAIL.
    static final int PASSED = 0x20000;

    /// Group of NFLOG that belongs to whoever listens first, as with the original; no prefix.
    static final int PUBLIC_LOG = 100;

    /// Group of NFLOG that our reader listens to, with [#logPrefix].
    static final int OUR_LOG = 101;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_LENGTH = 16;

    /// nft takes 128 bytes of comment, the original writes 120.
    private static final int COMMENT_BYTES = 120;

    private Names() {}

    /// 16 characters of base32 (RFC 4648) of SHA-256 over the parts, each with its length in front, so that no two
    /// lists of parts are alike.
    static String id(String... parts) {
        var digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(new byte[] {
                (byte) (bytes.length >>> 24),
                (byte) (bytes.length >>> 16),
                (byte) (bytes.length >>> 8),
                (byte) bytes.length
            });
            digest.update(bytes);
        }
        return base32(digest.digest());
    }

    /// What the original puts behind the comments of its fixed rules: the same characters of SHA-256 over the bare
    /// text of the rule.
    static String ruleId(String rule) {
        return base32(sha256().digest(rule.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base32(byte[] hash) {
        var id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            int bit = i * 5;
            int two = Byte.toUnsignedInt(hash[bit / 8]) << 8 | Byte.toUnsignedInt(hash[bit / 8 + 1]);
            id.append(BASE32.charAt(two >>> (11 - bit % 8) & 31));
        }
        return id.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String podId(PodKey pod) {
        return id("pod", pod.namespace(), pod.name());
    }

    static String policyId(PolicyKey policy) {
        return id("policy", policy.namespace(), policy.name());
    }

    /// The chain of a pod, in a plane that has one for both directions.
    static String podChain(String podId) {
        return "KUBE-POD-FW-" + podId;
    }

    /// The chain of a pod for one direction.
    static String podChain(String podId, Direction direction) {
        return "KUBE-POD-FW-" + id(podId, direction.toString());
    }

    /// The chain of a policy for one direction: what allows in must never count for what goes out.
    static String policyChain(String policyId, Direction direction) {
        return "KUBE-NWPLCY-" + id(policyId, direction.toString());
    }

    /// What our log records begin with: `np:in:27RLTRRO6ODJFI3F`. iptables takes 63 characters.
    static String logPrefix(String podId, Direction direction) {
        return "np:" + shortWord(direction) + ":" + podId;
    }

    /// `in` or `out`.
    static String shortWord(Direction direction) {
        return direction == Direction.INGRESS ? "in" : "out";
    }

    /// The counter of a policy's rule, for a plane whose counters have names.
    static String ruleCounter(RuleKey rule) {
        return "np-" + policyId(rule.policy()) + "-" + shortWord(rule.direction()) + "-" + rule.index();
    }

    /// The counter of what a pod's policies refuse.
    static String refusalCounter(String podId, Direction direction) {
        return "refused-" + podId + "-" + shortWord(direction);
    }

    /// `shop/web policy`: subject and kind, without control characters, at most 120 bytes. Where that is too long, the
    /// subject is cut, for the kind tells what the rule is.
    static String comment(String subject, String kind) {
        String tail = kind.isEmpty() ? "" : " " + kind;
        String head = subject.replaceAll("\\p{Cntrl}", "");
        byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
        int room = COMMENT_BYTES - tail.getBytes(StandardCharsets.UTF_8).length;
        return (bytes.length <= room ? head : new String(Arrays.copyOf(bytes, room), StandardCharsets.UTF_8)) + tail;
    }
}
