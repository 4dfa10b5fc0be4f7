package io.kuberouter.options;

import io.kuberouter.net.Ip;
import io.kuberouter.net.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The external BGP peers that every node talks to.
///
/// @param peers the peers, in the order of the flags
/// @param multihopTtl TTL of sessions with them; active from 2
/// @param passwordsFile where the passwords stand if the flag gives none; the caller reads it and puts them in
public record PeerOptions(List<Peer> peers, int multihopTtl, Optional<String> passwordsFile) {

    /// One external peer.
    ///
    /// @param password in base64 (RFC 2385 TCP MD5), if the session has one
    public record Peer(Ip address, long asn, Port port, Optional<Secret> password) {}

    private static final Port BGP = new Port(179);
    private static final Pattern BASE64 = Pattern.compile("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");

    static final Flag<List<Ip>> IPS =
            Flag.of("peer-router-ips", Kind.IPS, List.of(), "Addresses of external BGP peers, shared by all nodes.");
    static final Flag<List<Long>> ASNS =
            Flag.of("peer-router-asns", Kind.UINTS, List.of(), "AS of each external peer, as many as addresses.");
    static final Flag<List<Long>> PORTS =
            Flag.of("peer-router-ports", Kind.UINTS, List.of(), "Port of each external peer, or none at all: 179.");
    static final Flag<List<Secret>> PASSWORDS = Flag.of(
            "peer-router-passwords",
            Kind.SECRETS,
            List.of(),
            "Password of each external peer in base64, an empty item for none. Better kept in a file.");
    static final Flag<String> PASSWORDS_FILE = Flag.of(
            "peer-router-passwords-file",
            Kind.STRING,
            "",
            "Path of a file with the passwords; --peer-router-passwords beats it.");
    static final Flag<Integer> MULTIHOP_TTL =
            Flag.of("peer-router-multihop-ttl", Kind.UINT8, 0, "TTL of sessions with external peers; active from 2.");
    static final List<Flag<?>> FLAGS = List.of(IPS, ASNS, PORTS, PASSWORDS, PASSWORDS_FILE, MULTIHOP_TTL);

    public PeerOptions {
        peers = List.copyOf(peers);
    }

    static PeerOptions read(Values in) {
        int count = in.of(IPS).size();
        var checks = List.of(
                counts(in, ASNS, count, false),
                counts(in, PORTS, count, true),
                counts(in, PASSWORDS, count, true),
                asnsAreValid(in),
                portsAreValid(in),
                passwordsAreBase64(in));
        var peers = checks.contains(false)
                ? List.<Peer>of()
                : IntStream.range(0, count).mapToObj(i -> peer(in, i)).toList();
        var file = in.of(PASSWORDS).isEmpty() ? in.text(PASSWORDS_FILE) : Optional.<String>empty();
        return new PeerOptions(peers, in.of(MULTIHOP_TTL), file);
    }

    private static Peer peer(Values in, int i) {
        var ports = in.of(PORTS);
        var passwords = in.of(PASSWORDS);
        return new Peer(
                in.of(IPS).get(i),
                in.of(ASNS).get(i),
                ports.isEmpty() ? BGP : new Port(ports.get(i).intValue()),
                passwords.isEmpty() ? Optional.empty() : password(passwords.get(i)));
    }

    private static Optional<Secret> password(Secret item) {
        return Optional.of(item).filter(secret -> !secret.reveal().isBlank());
    }

    private static boolean counts(Values in, Flag<? extends List<?>> flag, int count, boolean maybeNone) {
        int given = in.of(flag).size();
        boolean right = given == count || maybeNone && given == 0;
        if (!right) {
            in.refuse(List.of(flag, IPS), flag + ": " + given + " given for " + count + " of " + IPS);
        }
        return right;
    }

    private static boolean asnsAreValid(Values in) {
        var wrong = in.of(ASNS).stream().filter(asn -> !isAssignable(asn)).toList();
        wrong.forEach(asn -> in.refuse(List.of(ASNS), ASNS + ": " + asn + " is reserved or no AS number"));
        return wrong.isEmpty();
    }

    /// Whether a peer may have this AS number: not reserved by RFC 4893, 5398, 7300 or 7607.
    private static boolean isAssignable(long asn) {
        return asn >= 1 && asn <= 23455
                || asn >= 23457 && asn <= 63999
                || asn >= 64512 && asn <= 65534
                || asn >= 131072 && asn <= 4_294_967_294L;
    }

    private static boolean portsAreValid(Values in) {
        var wrong =
                in.of(PORTS).stream().filter(port -> port < 1 || port > 65535).toList();
        wrong.forEach(port -> in.refuse(List.of(PORTS), PORTS + ": " + port + " is outside 1-65535"));
        return wrong.isEmpty();
    }

    /// Tells which items are wrong by their place, never by their text.
    private static boolean passwordsAreBase64(Values in) {
        var items = in.of(PASSWORDS);
        var wrong = new ArrayList<Integer>();
        for (int i = 0; i < items.size(); i++) {
            if (!BASE64.matcher(items.get(i).reveal().strip()).matches()) {
                wrong.add(i + 1);
            }
        }
        wrong.forEach(place -> in.refuse(List.of(PASSWORDS), PASSWORDS + ": item " + place + " is not base64"));
        return wrong.isEmpty();
    }
}
