package io.kuberouter.state;

import io.kuberouter.table.Table;

/// Who may talk to the pods of this node, in no kernel's words: what both planes are made from, and what people look
/// at.
///
/// @param groups those that an allowance of a policy here refers to
/// @param policies those that select a pod of this node
/// @param pods every pod of this node that can be guarded
public record Ruleset(
        GuardFrame frame,
        Table<GroupKey, AddressGroup> groups,
        Table<PolicyKey, PolicyRules> policies,
        Table<PodKey, PodGuard> pods) {

    public static final Ruleset NONE = new Ruleset(GuardFrame.NONE, Table.empty(), Table.empty(), Table.empty());
}
