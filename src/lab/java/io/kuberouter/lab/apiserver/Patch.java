package io.kuberouter.lab.apiserver;

import tools.jackson.databind.node.ObjectNode;

/// The kinds of patch, by content type.
enum Patch {
    /// RFC 6902.
    JSON,
    /// RFC 7396.
    MERGE,
    /// Merge that knows which lists are sets of things with a name.
    STRATEGIC,
    /// Server-side apply; here a strategic merge that creates what is absent. Fields have no owners, so leaving one out
    /// does not remove it.
    APPLY;

    /// @throws Problem 415 for any other type
    static Patch of(String contentType) {
        return switch (contentType) {
            case "application/json-patch+json" -> JSON;
            case "application/merge-patch+json" -> MERGE;
            case "application/strategic-merge-patch+json" -> STRATEGIC;
            case "application/apply-patch+yaml", "application/apply-patch+json" -> APPLY;
            default -> throw Problem.unsupportedType(contentType);
        };
    }

    /// The object after the patch; the argument itself may be changed.
    ///
    /// @throws Problem 400 for a patch that is none, 422 for one that does not fit
    ObjectNode apply(ObjectNode object, String patch) {
        var result = switch (this) {
            case JSON -> JsonPatch.apply(object, Json.read(patch));
            case MERGE -> MergePatch.apply(object, Json.read(patch));
            case STRATEGIC -> StrategicPatch.apply(object, Json.readObject(patch));
            case APPLY -> StrategicPatch.apply(object, Json.readYaml(patch));
        };
        return Json.asObject(result);
    }
}
