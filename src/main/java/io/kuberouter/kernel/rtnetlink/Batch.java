package io.kuberouter.kernel.rtnetlink;

import io.kuberouter.netlink.Errno;
import io.kuberouter.netlink.Message;
import io.kuberouter.netlink.NetlinkException;
import io.kuberouter.netlink.NetlinkSocket;
import io.kuberouter.reconcile.TargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Messages to be sent together, each for an object and with the answers that are as good as done.
final class Batch<K> {

    private record Line<K>(K key, String tried, List<Integer> tolerated) {}

    private final List<Line<K>> lines = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    /// @param tried what an operator would type before the object: `ip addr add`
    void add(K key, String tried, Message message, Integer... tolerated) {
        lines.add(new Line<>(key, tried, List.of(tolerated)));
        messages.add(message);
    }

    /// Sends all, in order.
    ///
    /// @return for each object whose message was refused, the reason for people
    /// @throws TargetException if the socket failed or an interface has gone
    Map<K, String> send(NetlinkSocket socket) throws TargetException {
        var failed = new LinkedHashMap<K, String>();
        try {
            var answers = socket.batch(messages);
            for (int i = 0; i < answers.size(); i++) {
                var line = lines.get(i);
                var error = answers.get(i).orElse(null);
                if (error != null && error.errno() == Errno.ENODEV) {
                    throw new TargetException(line.tried + " " + line.key + ": the interface has gone");
                }
                if (error != null && !line.tolerated.contains(error.errno())) {
                    failed.put(line.key, line.tried + " " + line.key + ": " + error);
                }
            }
            return failed;
        } catch (NetlinkException e) {
            throw new TargetException(String.valueOf(e.getMessage()), e);
        }
    }
}
