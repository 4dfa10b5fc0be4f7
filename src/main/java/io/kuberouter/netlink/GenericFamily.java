package io.kuberouter.netlink;

/// A family of generic netlink (`linux/genetlink.h`) as the running kernel knows it.
///
/// @param id the message type of the family, which differs from boot to boot
/// @param version of the family's own protocol
public record GenericFamily(int id, int version) {

    private static final int CONTROL = 16, FAMILY = 3;
    private static final int FAMILY_ID = 1, FAMILY_NAME = 2, VERSION = 3;
    private static final int HEADER = 4;

    /// Asks the kernel for a family.
    ///
    /// @throws NetlinkException with ENOENT if the kernel has no such family, or its module is not loaded
    public static GenericFamily resolve(NetlinkSocket socket, String name) throws NetlinkException {
        var control = new GenericFamily(CONTROL, 2);
        try {
            return socket.ask(
                            control.message(FAMILY, Attributes.of(Attribute.string(FAMILY_NAME, name))),
                            GenericFamily::read)
                    .orElseThrow();
        } catch (NetlinkException e) {
            throw new NetlinkException("looking up the generic netlink family " + name, e.errno());
        }
    }

    private static GenericFamily read(Message answer) {
        var attributes = answer.attributes(HEADER);
        return new GenericFamily(attributes.u16(FAMILY_ID), attributes.u32(VERSION));
    }

    /// A message of this family.
    public Message message(int command, Attributes attributes) {
        var header = Message.struct(HEADER).put((byte) command).put((byte) version);
        return Message.of(id, 0, header, attributes);
    }

    /// The command of a message of any family.
    public static int command(Message message) {
        return Byte.toUnsignedInt(message.fixed(HEADER).get(0));
    }

    /// The attributes of a message of any family.
    public static Attributes attributes(Message message) {
        return message.attributes(HEADER);
    }
}
