package io.kuberouter.admin.metrics;

/// Text of Prometheus' exposition format 0.0.4. Written by hand because the client library insists on `_total` at the
/// end of every counter, and the original's names have to stay.
final class Exposition {

    private final StringBuilder text = new StringBuilder(1 << 14);

    Exposition family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// @param labels as [#label] writes them, separated by commas; may be empty
    Exposition sample(String name, String labels, double value) {
        return sample(name, labels, number(value));
    }

    Exposition sample(String name, String labels, long value) {
        return sample(name, labels, Long.toString(value));
    }

    private Exposition sample(String name, String labels, String value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + '"';
    }

    /// Whole numbers without a fraction, as the Go client writes them.
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
