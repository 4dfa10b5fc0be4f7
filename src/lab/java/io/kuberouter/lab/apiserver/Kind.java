package io.kuberouter.lab.apiserver;

import java.util.List;

/// A kind of object and how the API serves it.
///
/// @param group empty for the core group
/// @param plural the word in paths, e.g. `endpointslices`
/// @param kind the word in objects, e.g. `EndpointSlice`
/// @param status whether `status` is changed through a sub-resource only
/// @param fields paths that a field selector may name beside `metadata/name` and `metadata/namespace`
record Kind(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        boolean namespaced,
        boolean status,
        List<String> shortNames,
        List<String> fields) {

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /// The name in error messages, such as `endpointslices.discovery.k8s.io`.
    String resource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    String listKind() {
        return kind + "List";
    }

    Kind withShortNames(String... names) {
        return new Kind(group, version, plural, singular, kind, namespaced, status, List.of(names), fields);
    }

    Kind withFields(String... paths) {
        return new Kind(group, version, plural, singular, kind, namespaced, status, shortNames, List.of(paths));
    }
}
