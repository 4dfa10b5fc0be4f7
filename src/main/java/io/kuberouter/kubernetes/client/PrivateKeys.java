package io.kuberouter.kubernetes.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Private keys in PEM (RFC 7468) as kubeconfigs carry them: PKCS#8 (RFC 5208), and the older RSA (RFC 8017) and EC
/// (RFC 5915) forms, which are put into a PKCS#8 envelope for the JDK to read.
final class PrivateKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xa0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};

    /// `rsaEncryption` with its null parameters.
    private static final byte[] RSA = {
        OBJECT_ID, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 0x05, 0
    };

    /// `id-ecPublicKey`; the curve follows.
    private static final byte[] EC = {OBJECT_ID, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private PrivateKeys() {}

    /// The first private key of the text.
    ///
    /// @throws GeneralSecurityException if there is none, or none that can be read
    static PrivateKey read(byte[] pem) throws GeneralSecurityException {
        var block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new InvalidKeySpecException("no private key in PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        byte[] wrapped = switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> wrapped(RSA, der);
            case "EC PRIVATE KEY" -> wrapped(joined(EC, curve(der)), der);
            default -> der;
        };
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(wrapped));
            } catch (InvalidKeySpecException _) {
                // the envelope names another algorithm
            }
        }
        throw new InvalidKeySpecException("a private key that is neither RSA nor EC nor Ed25519");
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, joined(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /// The curve's object identifier, from the `[0]` element of an `ECPrivateKey`.
    private static byte[] curve(byte[] der) throws InvalidKeySpecException {
        for (int at = 0; at + 4 < der.length; at++) {
            boolean found = (der[at] & 0xff) == PARAMETERS
                    && der[at + 2] == OBJECT_ID
                    && der[at + 1] == der[at + 3] + 2
                    && at + 4 + der[at + 3] <= der.length;
            if (found) {
                return Arrays.copyOfRange(der, at + 2, at + 4 + der[at + 3]);
            }
        }
        throw new InvalidKeySpecException("an EC private key that does not name its curve");
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
