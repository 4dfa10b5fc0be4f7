package io.kuberouter.kernel.ipvs;

import io.kuberouter.netlink.Attribute;
import io.kuberouter.netlink.Attributes;
import io.kuberouter.netlink.Decoder;
import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.GenericFamily;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkError;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commands of the IPVS family. Opened at first use, for the kernel's part may be loaded later than the agent, and anew
/// after a failure, for its answer may still be under way.
final class IpvsSocket implements AutoCloseable {

    private static final int NEW_SERVICE = 1, SET_SERVICE = 2, DEL_SERVICE = 3, GET_SERVICE = 4;
    private static final int NEW_DEST = 5, SET_DEST = 6, DEL_DEST = 7, GET_DEST = 8, SET_CONFIG = 12, GET_CONFIG = 13;
    private static final int SERVICE = 1, DESTINATION = 2;

    private @Nullable Connection connection;
    private long writtenBefore;

    private record Connection(NetlinkSocket socket, GenericFamily family) {}

    private interface Exchange<T> {
        T over(NetlinkSocket socket, GenericFamily family) throws NetlinkException;
    }

    /// One command, told apart from its netlink form because the family's number is known only once connected.
    record Command(int number, Attributes attributes) {}

    static Command newService(Service service) {
        return new Command(NEW_SERVICE, Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(service))));
    }

    static Command changeService(Service service) {
        return new Command(SET_SERVICE, Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(service))));
    }

    static Command deleteService(ServerKey key) {
        return new Command(DEL_SERVICE, Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(key))));
    }

    static Command newDestination(ServerKey key, Destination destination) {
        return about(NEW_DEST, key, destination);
    }

    static Command changeDestination(ServerKey key, Destination destination) {
        return about(SET_DEST, key, destination);
    }

    static Command deleteDestination(ServerKey key, Destination destination) {
        return about(DEL_DEST, key, destination);
    }

    private static Command about(int command, ServerKey key, Destination destination) {
        return new Command(
                command,
                Attributes.of(
                        Attribute.nested(SERVICE, ServiceCodec.encode(key)),
                        Attribute.nested(DESTINATION, DestinationCodec.encode(destination))));
    }

    static Command changeConfiguration(Attributes configuration) {
        return new Command(SET_CONFIG, configuration);
    }

    /// Reads all virtual servers; the decoder gets what stands inside the service attribute.
    <T> List<T> services(InnerDecoder<T> decoder) throws TargetException {
        return exchange(
                "reading the virtual servers",
                (socket, family) ->
                        socket.dump(family.message(GET_SERVICE, Attributes.NONE), inside(SERVICE, decoder)));
    }

    /// Reads one virtual server; empty if there is none, or none that we have words for.
    Optional<Service> service(ServerKey key) throws TargetException {
        var asked = Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(key)));
        return exchange("reading the virtual server " + key, (socket, family) -> {
            try {
                return socket.ask(family.message(GET_SERVICE, asked), inside(SERVICE, ServiceCodec::decode));
            } catch (NetlinkException e) {
                if (e.errno() == Errno.ESRCH) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /// Reads the destinations of a virtual server; none if there is no such server.
    <T> List<T> destinations(ServerKey key, InnerDecoder<T> decoder) throws TargetException {
        var asked = Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(key)));
        return exchange(
                "reading the destinations of " + key,
                (socket, family) -> socket.dump(family.message(GET_DEST, asked), inside(DESTINATION, decoder)));
    }

    Attributes configuration() throws TargetException {
        return exchange(
                "reading the timeouts of IPVS",
                (socket, family) -> socket.ask(family.message(GET_CONFIG, Attributes.NONE), GenericFamily::attributes)
                        .orElseThrow());
    }

    /// Writes commands in order; for each, the kernel's refusal or nothing.
    List<Optional<NetlinkError>> write(List<Command> commands) throws TargetException {
        if (commands.isEmpty()) {
            return List.of();
        }
        return exchange(
                "changing IPVS",
                (socket, family) -> socket.batch(commands.stream()
                        .map(command -> family.message(command.number(), command.attributes()))
                        .toList()));
    }

    /// Messages written since this was made.
    long written() {
        return writtenBefore + (connection == null ? 0 : connection.socket().written());
    }

    @FunctionalInterface
    interface InnerDecoder<T> {
        @Nullable
        T decode(Attributes attributes);
    }

    private static <T> Decoder<T> inside(int type, InnerDecoder<T> decoder) {
        return (Message message) ->
                decoder.decode(GenericFamily.attributes(message).nested(type));
    }

    private <T> T exchange(String tried, Exchange<T> exchange) throws TargetException {
        try {
            var connected = connected();
            return exchange.over(connected.socket(), connected.family());
        } catch (NetlinkException e) {
            close();
            throw new TargetException(tried + ": " + e.getMessage(), e);
        }
    }

    private Connection connected() throws NetlinkException, TargetException {
        if (connection == null) {
            var socket = NetlinkSocket.open(NetlinkSocket.GENERIC);
            try {
                connection = new Connection(socket, GenericFamily.resolve(socket, "IPVS"));
            } catch (NetlinkException e) {
                socket.close();
                if (e.errno() == Errno.ENOENT) {
                    throw new TargetException("the running kernel has no IPVS: modprobe ip_vs", e);
                }
                throw e;
            }
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            writtenBefore += connection.socket().written();
            connection.socket().close();
            connection = null;
        }
    }
}
