package io.kuberouter.lab.apiserver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedApiContractTest extends ApiContractTest {

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Api api() {
        return new HttpApi(server.uri());
    }

    @Override
    void forgetTheBeginning() {
        server.compact();
    }
}
