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
import io.kuberouter.reconcile.AbsentException;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.Destination;
import io.kuberouter.state.ServerKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The kernel's table, by generic netlink. Opened at first use, for the kernel's part may be loaded later than the
/// agent, and anew after a failure, for its answer may still be under way.
final class IpvsSocket implements Ipvs, AutoCloseable {

    private static final int NEW_SERVICE = 1, SET_SERVICE = 2, DEL_SERVICE = 3, GET_SERVICE = 4;
    private static final int NEW_DEST = 5, SET_DEST = 6, DEL_DEST = 7, GET_DEST = 8, SET_CONFIG = 12, GET_CONFIG = 13;
    private static final int SERVICE = 1, DESTINATION = 2;

    private @Nullable Connection connection;
    private final AtomicLong written = new AtomicLong();

    private record Connection(NetlinkSocket socket, GenericFamily family) {}

    private interface Exchange<T> {
        T over(NetlinkSocket socket, GenericFamily family) throws NetlinkException;
    }

    @Override
    public List<Service> services() throws TargetException {
        return services(ServiceCodec::decode);
    }

    /// Reads all virtual servers; the decoder gets what stands inside the service attribute.
    <T> List<T> services(InnerDecoder<T> decoder) throws TargetException {
        return exchange(
                "reading the virtual servers",
                (socket, family) ->
                        socket.dump(family.message(GET_SERVICE, Attributes.NONE), inside(SERVICE, decoder)));
    }

    @Override
    public Optional<Service> service(ServerKey key) throws TargetException {
        return exchange("reading the virtual server " + key, (socket, family) -> {
            try {
                return socket.ask(family.message(GET_SERVICE, about(key)), inside(SERVICE, ServiceCodec::decode));
            } catch (NetlinkException e) {
                if (e.errno() == Errno.ESRCH) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<Destination> destinations(ServerKey key) throws TargetException {
        return destinations(key, DestinationCodec::decode);
    }

    /// Reads the destinations of a virtual server; the decoder gets what stands inside the destination attribute.
    <T> List<T> destinations(ServerKey key, InnerDecoder<T> decoder) throws TargetException {
        return exchange(
                "reading the destinations of " + key,
                (socket, family) -> socket.dump(family.message(GET_DEST, about(key)), inside(DESTINATION, decoder)));
    }

    Attributes configuration() throws TargetException {
        return exchange(
                "reading the timeouts of IPVS",
                (socket, family) -> socket.ask(family.message(GET_CONFIG, Attributes.NONE), GenericFamily::attributes)
                        .orElseThrow());
    }

    void changeConfiguration(Attributes configuration) throws TargetException {
        exchange("setting the timeouts of IPVS", (socket, family) -> {
            socket.request(family.message(SET_CONFIG, configuration));
            return configuration;
        });
    }

    @Override
    public List<Optional<NetlinkError>> write(List<Command> commands) throws TargetException {
        if (commands.isEmpty()) {
            return List.of();
        }
        written.addAndGet(commands.size());
        return exchange(
                "changing IPVS",
                (socket, family) -> socket.batch(commands.stream()
                        .map(command -> message(command, family))
                        .toList()));
    }

    private static Message message(Command command, GenericFamily family) {
        return switch (command) {
            case Command.NewService(var service) -> family.message(NEW_SERVICE, about(service));
            case Command.SetService(var service) -> family.message(SET_SERVICE, about(service));
            case Command.DeleteService(var key) -> family.message(DEL_SERVICE, about(key));
            case Command.NewDestination(var key, var to) -> family.message(NEW_DEST, about(key, to));
            case Command.SetDestination(var key, var to) -> family.message(SET_DEST, about(key, to));
            case Command.DeleteDestination(var key, var to) -> family.message(DEL_DEST, about(key, to));
        };
    }

    private static Attributes about(Service service) {
        return Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(service)));
    }

    private static Attributes about(ServerKey key) {
        return Attributes.of(Attribute.nested(SERVICE, ServiceCodec.encode(key)));
    }

    private static Attributes about(ServerKey key, Destination destination) {
        return Attributes.of(
                Attribute.nested(SERVICE, ServiceCodec.encode(key)),
                Attribute.nested(DESTINATION, DestinationCodec.encode(destination)));
    }

    @Override
    public long written() {
        return written.get();
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
                    throw new AbsentException("the running kernel has no IPVS: modprobe ip_vs", e);
                }
                throw e;
            }
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.socket().close();
            connection = null;
        }
    }
}
