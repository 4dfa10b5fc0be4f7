package io.kuberouter.state;

import io.kuberouter.net.Prefix;

/// One member of an ipset that is filled member by member.
public record SetEntry(SetKey set, Prefix member) implements Comparable<SetEntry> {

    @Override
    public int compareTo(SetEntry other) {
        int order = set.compareTo(other.set);
        return order != 0 ? order : member.compareTo(other.member);
    }

    @Override
    public String toString() {
        return set + " " + member;
    }
}
