package io.kuberouter.admin.view.firewall;

import io.kuberouter.state.Direction;
import io.kuberouter.state.PolicyKey;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// A rule of a pod's chain in an operator's words.
///
/// @param words what it does
/// @param policy the policy that it asks
/// @param rule as the plane writes it
public record ChainStep(String words, Optional<PolicyKey> policy, String rule) {

    /// @param policies those that the comment may speak of
    public static ChainStep of(String rule, Collection<PolicyKey> policies) {
        var text = new RuleText(rule);
        String comment = text.comment();
        String way = text.address()
                .map(address -> address.direction() == Direction.INGRESS ? "coming in: " : "going out: ")
                .orElse("");
        if (comment.endsWith(" policy")) {
            String subject = comment.substring(0, comment.length() - " policy".length());
            var policy = policies.stream()
                    .filter(key -> KernelChains.isSubject(subject, key.toString()))
                    .findFirst();
            return new ChainStep(way + "allowed if a rule of policy " + subject + " says so", policy, rule);
        }
        return new ChainStep(way + words(comment, rule), Optional.empty(), rule);
    }

    private static String words(String comment, String rule) {
        if (comment.equals("common netpol rules")) {
            return "invalid packets are dropped; answers, established connections and pings pass";
        }
        if (comment.equals("from local node")) {
            return "the node itself always gets in";
        }
        if (comment.startsWith("default ")) {
            return "no policy isolates it for " + comment.substring(8) + ": allowed";
        }
        if (comment.endsWith(" log-drop") || comment.endsWith(" log")) {
            return "what nothing allowed is told to listeners, up to a rate";
        }
        if (comment.endsWith(" reject")) {
            return "what nothing allowed is refused";
        }
        if (comment.equals("set netpol-ok mark")) {
            return "what got here is let through";
        }
        return comment.isEmpty() || comment.endsWith("mark") ? marks(rule) : comment;
    }

    private static String marks(String rule) {
        return rule.toLowerCase(Locale.ROOT).contains("mark") ? "the verdict so far is wiped" : "counts or marks";
    }
}
