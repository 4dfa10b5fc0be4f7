package io.kuberouter.conformance.packets;

import io.kuberouter.kernel.nftables.Nft;
import io.kuberouter.reconcile.Edit;
import io.kuberouter.reconcile.Target;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.table.Table;
import java.util.List;
import java.util.Map;

/// One call among all that change or read a kernel, which fails.
public final class Fault {

    /// None fails.
    public static final Fault NONE = new Fault(0, false);

    private final int chosen;
    private final boolean lies;
    private int calls;

    private Fault(int chosen, boolean lies) {
        this.chosen = chosen;
        this.lies = lies;
    }

    /// @param call which one, counted from 1
    /// @param lies whether it does its work all the same
    public static Fault at(int call, boolean lies) {
        return new Fault(call, lies);
    }

    /// Whether the chosen call has come.
    public boolean hasStruck() {
        return chosen > 0 && calls >= chosen;
    }

    private interface Call<T> {
        T answer() throws TargetException;
    }

    private <T> T around(Call<T> call) throws TargetException {
        if (++calls != chosen) {
            return call.answer();
        }
        if (lies) {
            call.answer();
        }
        throw new TargetException("call " + chosen + " fails");
    }

    <K extends Comparable<K>, V> Target<K, V> in(Target<K, V> target) {
        return new Target<>() {
            @Override
            public Table<K, V> observe(Table<K, V> wanted) throws TargetException {
                return around(() -> target.observe(wanted));
            }

            @Override
            public Map<K, String> build(List<Edit<K, V>> edits) throws TargetException {
                return around(() -> target.build(edits));
            }

            @Override
            public Map<K, String> clear(List<Edit<K, V>> edits) throws TargetException {
                return around(() -> target.clear(edits));
            }
        };
    }

    Nft in(Nft nft) {
        return new Nft() {
            @Override
            public Answer run(String script) throws TargetException {
                return around(() -> nft.run(script));
            }

            @Override
            public void close() {
                nft.close();
            }
        };
    }
}
