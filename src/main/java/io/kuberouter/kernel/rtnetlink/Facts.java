package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.net.Ip;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import io.kuberouter.state.AddressKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a plan may depend on of the machine this runs on. Reads, never changes.
public final class Facts {

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private final NetlinkSocket socket;

    /// @param socket of protocol [NetlinkSocket#ROUTE], for this reader alone
    public Facts(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Every address of every interface, in order.
    public List<AddressKey> addresses() throws TargetException {
        var names = new HashMap<Integer, String>();
        Interfaces.all(socket).forEach(link -> names.put(link.index(), link.name()));
        return Interfaces.dump(socket, AddressCodec.list(), AddressCodec::decode).stream()
                .filter(address -> names.containsKey(address.link()))
                .map(address -> new AddressKey(names.getOrDefault(address.link(), ""), address.prefix()))
                .sorted()
                .distinct()
                .toList();
    }

    /// The interface that holds the address.
    public Optional<String> holder(Ip ip) throws TargetException {
        return addresses().stream()
                .filter(address -> address.prefix().address().equals(ip))
                .map(AddressKey::link)
                .findFirst();
    }

    /// Whether there is an interface of this name.
    public boolean hasLink(String name) throws TargetException {
        return Interfaces.find(socket, name).isPresent();
    }

    /// The running kernel as `major * 1000 + minor`: 6.12 is 6012.
    ///
    /// @param proc `/proc`
    /// @throws TargetException if the release cannot be read
    public static int kernel(Path proc) throws TargetException {
        try {
            String release =
                    Files.readString(proc.resolve("sys/kernel/osrelease")).strip();
            var matcher = RELEASE.matcher(release);
            if (!matcher.matches()) {
                throw new TargetException("kernel release '" + release + "' does not begin with two numbers");
            }
            return Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2));
        } catch (IOException e) {
            throw new TargetException("the kernel's release cannot be read: " + e.getMessage(), e);
        }
    }
}
