package io.kuberouter.kubernetes.read;

import io.kuberouter.net.Port;
import io.kuberouter.net.Protocol;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A port as Services, slices and containers write it: a name or none, a protocol, TCP unless it is said, and a number.
record NamedPort(String name, Protocol protocol, Port number) {

    /// Reads one; null, with the flaw noted, where protocol or number make no sense.
    ///
    /// @param numbered the field that has the number
    /// @param others reads the fields that only some ports have
    static @Nullable NamedPort read(Json in, String numbered, Consumer<String> others) {
        var port = new Object() {
            String name = "";

            @Nullable
            Protocol protocol = Protocol.TCP;

            @Nullable
            Port number;
        };
        int before = in.flawed();
        in.fields(field -> {
            if (field.equals("name")) {
                port.name = in.shared();
            } else if (field.equals("protocol")) {
                port.protocol = Values.protocol(in);
            } else if (field.equals(numbered)) {
                port.number = Values.port(in);
            } else {
                others.accept(field);
            }
        });
        if (port.protocol != null && port.number == null && in.flawed() == before) {
            in.flaw(numbered, "missing");
        }
        return port.protocol == null || port.number == null
                ? null
                : new NamedPort(port.name, port.protocol, port.number);
    }
}
