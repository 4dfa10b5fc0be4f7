package io.kuberouter.kubernetes.write;

/// What an Event says of an object. Two with the same object, node and reason are the same Event, told again.
///
/// @param namespace empty for a Node
/// @param isWarning whether it is of type `Warning`; `Normal` otherwise
/// @param reason one word, as `kubectl describe` shows it
/// @param message for people
/// @param times how often it was told as far as is known; 0 when that is not known
public record ObjectEvent(
        Kind kind, String namespace, String name, boolean isWarning, String reason, String message, int times) {

    /// What Events are told of.
    public enum Kind {
        NETWORK_POLICY("networking.k8s.io/v1", "NetworkPolicy"),
        NODE("v1", "Node");

        private final String apiVersion;
        private final String word;

        Kind(String apiVersion, String word) {
            this.apiVersion = apiVersion;
            this.word = word;
        }

        String apiVersion() {
            return apiVersion;
        }

        /// As the API names it: `NetworkPolicy`.
        public String word() {
            return word;
        }
    }
}
