package io.kuberouter.plan.firewall;

import io.kuberouter.net.Port;
import io.kuberouter.state.GroupKey;
import io.kuberouter.state.Note;
import io.kuberouter.state.PolicyRules;
import java.util.List;
import java.util.Map;

/// One policy, resolved.
///
/// @param groups those its rules refer to
/// @param asked the port names it depends on, by the ids of the questions
record PolicyPart(
        PolicyRules rules, Map<GroupKey, GroupSource> groups, Map<String, PortNames.Question> asked, List<Note> notes) {

    PolicyPart {
        groups = Map.copyOf(groups);
        asked = Map.copyOf(asked);
        notes = List.copyOf(notes);
    }

    /// Who knows what port names mean.
    interface Numbers {
        /// In order.
        List<Port> of(PortNames.Question question);
    }
}
