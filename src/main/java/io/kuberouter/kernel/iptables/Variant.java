package io.kuberouter.kernel.iptables;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.kernel.exec.Output;
import io.kuberouter.net.Family;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A build of iptables: the one for the old tables of the kernel, or the one that writes nftables.
///
/// @param suffix of its programs: `-legacy`, `-nft`, or empty for the only one there is
/// @param version as `iptables --version` prints it
/// @param randomFully whether it knows `--random-fully`
/// @param broken families that it cannot work with here, each with the reason for people
public record Variant(String suffix, String version, boolean randomFully, Map<Family, String> broken) {

    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern RULE = Pattern.compile("(?m)^-A ");
    private static final Pattern KUBE = Pattern.compile("(?m)^:KUBE-");

    public Variant {
        broken = Map.copyOf(broken);
    }

    /// The build that this node uses: the one that works; where several do, the one with chains of Kubernetes, else
    /// the one with more rules, else the node's own default. Two builds side by side would each see only their own
    /// rules.
    ///
    /// @throws TargetException if none works for any family
    public static Variant probe(Exec exec) throws TargetException {
        String standard = standard(exec);
        var order = standard.equals("-legacy") ? List.of("-legacy", "-nft", "") : List.of("-nft", "-legacy", "");
        var weights = new HashMap<String, Long>();
        order.forEach(suffix -> weights.put(suffix, weight(exec, suffix)));
        var heaviestFirst = order.stream()
                .sorted(Comparator.comparing(weights::get, Comparator.reverseOrder()))
                .toList();
        var reasons = new ArrayList<String>();
        for (String suffix : heaviestFirst) {
            var variant = of(exec, suffix);
            if (variant.broken.size() < Family.values().length) {
                return variant;
            }
            reasons.addAll(variant.broken.values());
        }
        throw new TargetException("no working iptables: " + String.join("; ", reasons));
    }

    /// Which build plain `iptables` is.
    private static String standard(Exec exec) {
        return version(exec, "").contains("legacy") ? "-legacy" : "-nft";
    }

    /// Rules it holds; chains of Kubernetes outweigh any number of others. The programs named plainly come last: they
    /// are one of the two.
    private static long weight(Exec exec, String suffix) {
        long weight = suffix.isEmpty() ? -1 : 0;
        for (var family : Family.values()) {
            String rules = suffix.isEmpty() ? "" : saved(exec, program(family, suffix) + "-save");
            weight += RULE.matcher(rules).results().count();
            weight += KUBE.matcher(rules).find() ? 1L << 32 : 0;
        }
        return weight;
    }

    /// All tables that are in use; asking for one by name would bring it into use.
    static String saved(Exec exec, String program) {
        try {
            return answer(exec, "", program).out();
        } catch (TargetException absent) {
            return "";
        }
    }

    /// A program that fails is asked once more: the build chosen by its answer is the one for the life of this process.
    private static Output answer(Exec exec, String input, String... command) throws TargetException {
        var output = exec.feed(input, List.of(command));
        return output.succeeded() ? output : exec.feed(input, List.of(command));
    }

    /// This build, with what it can do here.
    static Variant of(Exec exec, String suffix) {
        var broken = new EnumMap<Family, String>(Family.class);
        for (var family : Family.values()) {
            String reason = defect(exec, program(family, suffix));
            if (!reason.isEmpty()) {
                broken.put(family, reason);
            }
        }
        String version = version(exec, suffix);
        return new Variant(suffix, version, knowsRandomFully(version), broken);
    }

    /// Looking tells nothing: a build that the kernel does not serve shows empty chains. A transaction that makes a
    /// chain and takes it away tells, and leaves nothing.
    private static String defect(Exec exec, String program) {
        String trial = "*nat\n:KUBE-ROUTER-TRIAL - [0:0]\n-X KUBE-ROUTER-TRIAL\nCOMMIT\n";
        try {
            var output = answer(exec, trial, program + "-restore", "--noflush", "--wait");
            return output.succeeded() ? "" : output.failure();
        } catch (TargetException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String version(Exec exec, String suffix) {
        try {
            return answer(exec, "", program(Family.IPV4, suffix), "--version")
                    .out()
                    .strip();
        } catch (TargetException absent) {
            return "";
        }
    }

    /// Since 1.6.2, for SNAT and MASQUERADE alike.
    static boolean knowsRandomFully(String version) {
        var matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            return false;
        }
        long number = 0;
        for (int i = 1; i <= 3; i++) {
            number = number * 1000 + Long.parseLong(matcher.group(i));
        }
        return number >= 1_006_002;
    }

    /// Which of the two builds it is, also where its programs are named plainly: `-legacy` or `-nft`.
    public String build() {
        return version.contains("legacy") || suffix.equals("-legacy") ? "-legacy" : "-nft";
    }

    /// The name of the program of that family: `ip6tables-nft`.
    public String program(Family family) {
        return program(family, suffix);
    }

    private static String program(Family family, String suffix) {
        return (family == Family.IPV4 ? "iptables" : "ip6tables") + suffix;
    }
}
