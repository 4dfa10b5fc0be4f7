package io.kuberouter.reconcile;

import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;

/// One area of the node, such as its IPVS table: what it holds of ours, and how to change it. Used by one thread at a
/// time. An object that is not ours is neither returned nor changed.
///
/// @param <K> what tells objects of the area apart
/// @param <V> what is wanted of an object, compared by `equals` with what is read back
public interface Target<K extends Comparable<K>, V> {

    /// Reads what the node holds of ours, in the form in which it would be wanted.
    ///
    /// @param wanted what should be there; helps to tell ours from others' where the kernel keeps no mark
    /// @throws TargetException when the area cannot be read
    Table<K, V> observe(Table<K, V> wanted) throws TargetException;

    /// Creates and replaces; no edit removes. Objects that fail do not stop the others.
    ///
    /// @return for each object that failed, the reason for people
    /// @throws TargetException when the area as a whole cannot be changed
    Map<K, String> build(List<Edit<K, V>> edits) throws TargetException;

    /// Removes; every edit removes. Called after the areas that rest on this one were cleared. An object that is gone
    /// already is no failure.
    ///
    /// @return for each object that failed, the reason for people
    /// @throws TargetException when the area as a whole cannot be changed
    Map<K, String> clear(List<Edit<K, V>> edits) throws TargetException;

    /// Whether the time has come to remove what is no longer wanted, as far as that hangs on anything but the areas
    /// that rest on this one. May be asked from any thread.
    default boolean mayClear() {
        return true;
    }
}
