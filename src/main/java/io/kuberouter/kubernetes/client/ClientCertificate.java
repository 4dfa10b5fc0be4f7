package io.kuberouter.kubernetes.client;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.credentials.Authentication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// Shows a client certificate. client-java's own way needs BouncyCastle, 11 MB for reading one key.
final class ClientCertificate implements Authentication {
    private static final char[] NO_PASSWORD = {};

    private final KeyManager[] keys;

    /// @throws GeneralSecurityException if the certificate or the key cannot be read
    ClientCertificate(byte[] certificatePem, byte[] keyPem) throws GeneralSecurityException, IOException {
        var chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificatePem))
                .toArray(Certificate[]::new);
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", PrivateKeys.read(keyPem), NO_PASSWORD, chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        keys = factory.getKeyManagers();
    }

    @Override
    public void provide(ApiClient client) {
        client.setKeyManagers(keys);
    }
}
