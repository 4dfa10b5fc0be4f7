package io.kuberouter.lab.apiserver;

import org.jspecify.annotations.Nullable;

/// One change of one object.
///
/// @param before null for a new object
/// @param after the object as it is now; of a deleted one its last state, with the revision of the deletion
/// @param deleted whether it is gone
record Event(@Nullable Entry before, Entry after, boolean deleted) {

    /// The word that a watch with this selector hears; empty for what it must not hear of. An object that comes into
    /// or leaves the selection is added or deleted.
    String type(Selector selector) {
        boolean was = before != null && selector.selects(before);
        boolean is = !deleted && selector.selects(after);
        return is ? (was ? "MODIFIED" : "ADDED") : was ? "DELETED" : "";
    }
}
