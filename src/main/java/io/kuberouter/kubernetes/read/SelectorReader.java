package io.kuberouter.kubernetes.read;

import io.kuberouter.cluster.LabelSelector;
import io.kuberouter.cluster.LabelSelector.Operator;
import io.kuberouter.cluster.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `metav1 LabelSelector`. A selector of which any part cannot be read is unreadable as a whole: with that part left
/// out it would select more than was asked for.
final class SelectorReader {
    private final Json in;
    private final int flawsBefore;
    private Map<String, String> labels = Map.of();
    private final List<Requirement> requirements = new ArrayList<>(0);

    private SelectorReader(Json in) {
        this.in = in;
        flawsBefore = in.flawed();
    }

    /// Null, with a flaw, when unreadable; the selector of everything for null.
    static @Nullable LabelSelector read(Json in) {
        return new SelectorReader(in).selector();
    }

    private @Nullable LabelSelector selector() {
        in.fields(field -> {
            switch (field) {
                case "matchLabels" -> labels = in.map(_ -> true);
                case "matchExpressions" -> in.elements(() -> requirement().ifPresent(requirements::add));
                default -> {}
            }
        });
        return in.flawed() > flawsBefore ? null : new LabelSelector(labels, requirements);
    }

    private Optional<Requirement> requirement() {
        var requirement = new Object() {
            String key = "";
            String operator = "";
            List<String> values = List.of();
        };
        in.fields(field -> {
            switch (field) {
                case "key" -> requirement.key = in.shared();
                case "operator" -> requirement.operator = in.shared();
                case "values" -> requirement.values = in.texts();
                default -> {}
            }
        });
        return operator(requirement.operator, requirement.values.isEmpty())
                .map(operator -> new Requirement(requirement.key, operator, requirement.values));
    }

    private Optional<Operator> operator(String text, boolean bare) {
        return switch (text) {
            case "In" -> bare ? flaw("In without values") : Optional.of(Operator.IN);
            case "NotIn" -> bare ? flaw("NotIn without values") : Optional.of(Operator.NOT_IN);
            case "Exists" -> bare ? Optional.of(Operator.EXISTS) : flaw("Exists with values");
            case "DoesNotExist" -> bare ? Optional.of(Operator.DOES_NOT_EXIST) : flaw("DoesNotExist with values");
            default -> flaw("unknown operator '" + text + "'");
        };
    }

    private Optional<Operator> flaw(String problem) {
        in.flaw(problem);
        return Optional.empty();
    }
}
