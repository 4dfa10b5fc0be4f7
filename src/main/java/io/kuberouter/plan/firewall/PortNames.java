package io.kuberouter.plan.firewall;

import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import io.kuberouter.state.PolicyKey;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// What names of ports mean, kept up to date.
///
/// @param asked by the ids of the questions
record PortNames(Table<String, Naming> asked) {

    static final PortNames NONE = new PortNames(Table.empty());

    /// Which numbers the chosen pods give to a name.
    record Question(String id, Choice pods, String name, Protocol protocol) {

        static Question of(Choice pods, String name, Protocol protocol) {
            return new Question(Names.id("question", pods.id(), name, protocol.name()), pods, name, protocol);
        }
    }

    /// A question with its answer.
    ///
    /// @param numbers each with how many pods declare it
    /// @param askers the policies to resolve anew when another number comes or goes
    record Naming(Question question, Table<Port, Integer> numbers, Table<PolicyKey, PolicyKey> askers) {

        private Naming counted(Actor actor, int more) {
            if (!question.pods.matches(actor)) {
                return this;
            }
            var all = numbers;
            for (var port : actor.pod().ports()) {
                if (port.name().equals(question.name) && port.protocol() == question.protocol) {
                    int count = all.at(port.port(), 0) + more;
                    all = count == 0 ? all.without(port.port()) : all.with(port.port(), count);
                }
            }
            return all == numbers ? this : new Naming(question, all, askers);
        }
    }

    /// These names once pods have moved.
    ///
    /// @param affected receives the policies whose answers changed
    PortNames moved(List<PodIndex.Move> moves, Set<PolicyKey> affected) {
        if (moves.isEmpty() || asked.isEmpty()) {
            return this;
        }
        var all = asked;
        for (var naming : asked.values()) {
            var now = naming;
            for (var move : moves) {
                now = move.before().isPresent() ? now.counted(move.before().get(), -1) : now;
                now = move.after().isPresent() ? now.counted(move.after().get(), 1) : now;
            }
            if (now != naming) {
                all = all.with(naming.question.id, now);
                if (!now.numbers.keySet().equals(naming.numbers.keySet())) {
                    affected.addAll(naming.askers.keySet());
                }
            }
        }
        return all == asked ? this : new PortNames(all);
    }

    /// These names with the answer to a question among them.
    PortNames answering(Question question, Supplier<Candidates> candidates) {
        if (asked.holds(question.id)) {
            return this;
        }
        var naming = new Naming(question, Table.empty(), Table.empty());
        for (var actor : candidates.get().of(question.pods)) {
            naming = naming.counted(actor, 1);
        }
        return new PortNames(asked.with(question.id, naming));
    }

    List<Port> answer(Question question) {
        var naming = asked.at(question.id);
        return naming == null ? List.of() : List.copyOf(naming.numbers.keySet());
    }

    PortNames with(Question question, PolicyKey asker) {
        var naming = asked.at(question.id);
        return naming == null ? this : with(naming, naming.askers.with(asker, asker));
    }

    PortNames without(Question question, PolicyKey asker) {
        var naming = asked.at(question.id);
        if (naming == null) {
            return this;
        }
        var left = naming.askers.without(asker);
        return left.isEmpty() ? new PortNames(asked.without(question.id)) : with(naming, left);
    }

    private PortNames with(Naming naming, Table<PolicyKey, PolicyKey> askers) {
        return askers == naming.askers
                ? this
                : new PortNames(asked.with(naming.question.id, new Naming(naming.question, naming.numbers, askers)));
    }
}
