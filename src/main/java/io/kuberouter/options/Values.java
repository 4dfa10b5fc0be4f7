package io.kuberouter.options;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import io.kuberouter.net.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What was given for each flag, and every complaint about it. A reader always gets a value and goes on; whoever
/// began the reading asks for the [#errors()] at the end. A flag whose text could not be read has its default here,
/// and nothing more is said about it.
final class Values {
    private final Arguments arguments;
    private final Map<String, String> environment;
    private final String hostName;
    private final List<String> errors;

    Values(Arguments arguments, Map<String, String> environment, String hostName) {
        this.arguments = arguments;
        this.environment = environment;
        this.hostName = hostName;
        this.errors = new ArrayList<>(arguments.errors());
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    <T> T of(Flag<T> flag) {
        return arguments.value(flag).orElse(flag.standard());
    }

    /// The value, if it is not empty.
    Optional<String> text(Flag<String> flag) {
        return Optional.of(of(flag)).filter(text -> !text.isEmpty());
    }

    boolean isGiven(Flag<?> flag) {
        return arguments.value(flag).isPresent();
    }

    /// A variable of the environment; an empty one counts as absent.
    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    String hostName() {
        return hostName;
    }

    /// The flag and its value as typed, with secrets hidden: `--health-port=20244`.
    <T> String typed(Flag<T> flag) {
        return flag.option() + "=" + flag.kind().print(of(flag));
    }

    /// Complains about the value of one flag.
    void refuse(Flag<?> flag, String reason) {
        refuse(List.of(flag), typed(flag) + ": " + reason);
    }

    /// Complains about several flags at once, unless one of them could not even be read.
    void refuse(List<Flag<?>> flags, String error) {
        if (flags.stream().noneMatch(arguments::isBroken)) {
            errors.add(error);
        }
    }

    Duration positive(Flag<Duration> flag) {
        Duration value = of(flag);
        if (!value.isPositive()) {
            refuse(flag, "must be greater than 0");
        }
        return value;
    }

    /// The value if it is one of a closed range; else a complaint, and the default.
    long between(long first, long last, Flag<? extends Number> flag) {
        long value = of(flag).longValue();
        if (value < first || value > last) {
            refuse(flag, "must be " + first + "-" + last);
            return flag.standard().longValue();
        }
        return value;
    }

    Port port(Flag<? extends Number> flag) {
        return new Port((int) between(1, 65535, flag));
    }

    /// An address to listen on, brackets or none; empty means every address.
    Optional<Ip> listenAddress(Flag<String> flag) {
        String text = of(flag).replaceFirst("^\\[(.*:.*)]$", "$1");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Ip address = Ip.parse(text.equals("localhost") ? "127.0.0.1" : text);
        if (address == null) {
            refuse(flag, "is not an IP address");
        }
        return Optional.ofNullable(address);
    }

    /// An address to listen on that only this machine can reach.
    Ip loopback(Flag<String> flag) {
        int before = errors.size();
        var address = listenAddress(flag).filter(Ip::isLoopback);
        if (address.isEmpty() && errors.size() == before) {
            refuse(flag, "must be a loopback address");
        }
        return address.orElse(Ip.of("127.0.0.1"));
    }

    /// The networks among the items; a complaint for each item that is none.
    List<Prefix> networks(Flag<?> flag, List<String> items) {
        var networks = new ArrayList<Prefix>();
        for (String item : items) {
            try {
                networks.add(Prefix.of(item).network());
            } catch (IllegalArgumentException e) {
                refuse(List.of(flag), flag.option() + ": " + e.getMessage());
            }
        }
        return List.copyOf(networks);
    }

    /// The constant whose name is the value in lower case; else a complaint that lists them all.
    <E extends Enum<E>> E word(Flag<String> flag, E[] words) {
        for (E word : words) {
            if (word.toString().equals(of(flag))) {
                return word;
            }
        }
        var known = Stream.of(words).map(Object::toString).toList();
        refuse(flag, "must be " + String.join(" or ", known));
        return words[0];
    }
}
