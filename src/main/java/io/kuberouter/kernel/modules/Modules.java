package io.kuberouter.kernel.modules;

import io.kuberouter.kernel.exec.Exec;
import io.kuberouter.reconcile.TargetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Modules of the running kernel. Asks `modprobe` only for what is neither loaded nor built in, so that a kernel with
/// everything built in needs no modprobe.
public final class Modules {

    /// What the service proxy rests on. Schedulers are loaded by the kernel itself when first used.
    public static final List<String> PROXY = List.of("ip_vs", "ip_vs_rr", "dummy", "xt_ipvs", "xt_comment");

    /// What the firewall rests on in the iptables plane. Matches and targets are loaded by the kernel when first used.
    public static final List<String> FIREWALL =
            List.of("ip_set", "ip_set_hash_ip", "ip_set_hash_net", "xt_set", "xt_NFLOG", "nfnetlink_log");

    /// What shows the firewall the packets between two pods of one bridge.
    public static final List<String> BRIDGE = List.of("br_netfilter");

    /// Modules whose functions do not begin with their name, for kernels that list what is built in nowhere else.
    private static final Map<String, String> FUNCTIONS = Map.of(
            "dummy", "dummy_xmit",
            "ip_set_hash_ip", "hash_ip4_",
            "ip_set_hash_net", "hash_net4_",
            "xt_set", "set_match_",
            "xt_NFLOG", "nflog_tg",
            "nfnetlink_log", "nfulnl_",
            "br_netfilter", "br_nf_",
            "xt_ipvs", "ipvs_mt",
            "xt_comment", "comment_mt");

    private final Exec exec;
    private final Path root;
    private final Set<String> soughtInSymbols = new HashSet<>();
    private final Set<String> inSymbols = new HashSet<>();

    /// @param root the root of the file system, `/`
    public Modules(Exec exec, Path root) {
        this.exec = exec;
        this.root = root;
    }

    /// Loads what is missing.
    ///
    /// @return for each module that is neither there nor could be loaded, the reason for people
    public Map<String, String> load(List<String> names) {
        var missing = new LinkedHashMap<String, String>();
        for (String name : names) {
            if (!isPresent(name)) {
                probe(name, missing);
            }
        }
        if (!missing.isEmpty()) {
            lookIntoSymbols(missing.keySet());
            missing.keySet().removeAll(inSymbols);
        }
        return missing;
    }

    private void probe(String name, Map<String, String> missing) {
        try {
            var output = exec.run("modprobe", name);
            if (!output.succeeded()) {
                missing.put(name, output.failure());
            }
        } catch (TargetException e) {
            missing.put(name, e.getMessage());
        }
    }

    /// Loaded, or listed as built in.
    public boolean isPresent(String name) {
        return Files.exists(root.resolve("sys/module").resolve(name))
                || anyLine("proc/modules", line -> line.startsWith(name + " "))
                || anyLine(
                        builtIn(),
                        line -> line.endsWith("/" + name + ".ko")
                                || line.endsWith("/" + name.replace('_', '-') + ".ko"));
    }

    private String builtIn() {
        try {
            return "lib/modules/"
                    + Files.readString(root.resolve("proc/sys/kernel/osrelease"))
                            .strip() + "/modules.builtin";
        } catch (IOException e) {
            return "lib/modules/modules.builtin";
        }
    }

    /// Last resort, for it reads the kernel's whole list of functions: a kernel that was put there without its list of
    /// built-in modules. One reading serves all modules that are ever asked for. A function of a loaded module
    /// ends in that module's name in brackets.
    private synchronized void lookIntoSymbols(Set<String> names) {
        if (soughtInSymbols.containsAll(names)) {
            return;
        }
        soughtInSymbols.addAll(names);
        Stream.of(PROXY, FIREWALL, BRIDGE).forEach(soughtInSymbols::addAll);
        var left = new HashSet<>(soughtInSymbols);
        anyLine("proc/kallsyms", line -> {
            left.removeIf(name -> line.contains(" " + FUNCTIONS.getOrDefault(name, name + "_")) && inSymbols.add(name));
            return left.isEmpty();
        });
    }

    private boolean anyLine(String file, Predicate<String> matches) {
        try (BufferedReader reader = Files.newBufferedReader(root.resolve(file));
                Stream<String> lines = reader.lines()) {
            return lines.anyMatch(matches);
        } catch (IOException e) {
            return false;
        }
    }
}
