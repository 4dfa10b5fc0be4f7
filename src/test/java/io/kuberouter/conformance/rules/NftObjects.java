package io.kuberouter.conformance.rules;

import io.kuberouter.net.Family;
import io.kuberouter.net.Ip;
import io.kuberouter.state.NftKey;
import io.kuberouter.state.NftKey.Kind;
import io.kuberouter.state.NftObject;
import io.kuberouter.table.Table;
import java.util.HashMap;
import java.util.Map;

/// What rules of one table refer to by name. What is not there is an error, as it is to the kernel.
final class NftObjects {

    private final Table<NftKey, NftObject> objects;
    private final Family family;
    private final Map<String, Members> sets = new HashMap<>();

    NftObjects(Table<NftKey, NftObject> objects, Family family) {
        this.objects = objects;
        this.family = family;
    }

    Family family() {
        return family;
    }

    private NftObject at(Kind kind, String name) {
        var object = objects.at(new NftKey(family, kind, name));
        if (object == null) {
            throw new UnknownRule(
                    name, "there is no such " + kind + " in table " + new NftKey(family, kind, name).table());
        }
        return object;
    }

    Members set(String name) {
        if (at(Kind.SET, name) instanceof NftObject.Members set) {
            return sets.computeIfAbsent(name, key -> new Members(set.members().keySet()));
        }
        throw new UnknownRule(name, "this is no set");
    }

    Map<Ip, String> map(String name) {
        if (at(Kind.MAP, name) instanceof NftObject.VerdictMap map) {
            return map.verdicts();
        }
        throw new UnknownRule(name, "this is no map");
    }

    void counter(String name) {
        at(Kind.COUNTER, name);
    }

    /// The name, if there is such a chain.
    String chain(String name) {
        at(Kind.CHAIN, name);
        return name;
    }
}
